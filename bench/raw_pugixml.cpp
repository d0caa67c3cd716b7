// Reads a file and parses it with pugixml, and nothing else: what `feedmill parse` is measured
// beside (bench/parse_beside_peers.py). Its exit status says nothing of the document.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pugixml.hpp>
#include <string>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const int file = open(arguments[1], O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file < 0 || fstat(file, &status) != 0) return 1;
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t size = 0;
  ssize_t got = 0;
  while ((got = read(file, text.data() + size, text.size() - size)) > 0)
    size += static_cast<std::size_t>(got);
  pugi::xml_document document;
  document.load_buffer_inplace(text.data(), size, pugi::parse_default | pugi::parse_trim_pcdata,
                               pugi::encoding_utf8);
  // Nobody who only parses a file gives the tree back before the process ends.
  _exit(0);
}
