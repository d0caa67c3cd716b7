// Arguments -> command -> exit status, nothing else.
#include <malloc.h>

#include <cstdlib>

#include "app/cli.h"
#include "picture/child.h"

int main(int argc, char** argv) {
  // Great blocks go back to the system when they are freed: glibc would raise this limit by itself
  // to 32 MiB, and keep what one great body took for good.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 2);
  // The process of one picture: feedmill starts it, nobody else.
  if (argc == 3 && argv[1] == feedmill::kPictureCommand)
    return feedmill::decode_picture(std::atoi(argv[2]));
  return feedmill::run_command_line(argc, argv);
}
