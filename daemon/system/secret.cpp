#include "system/secret.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace feedmill {

Result<std::string> read_secret(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;  // which turns a folder's read error into a state, not an exception
  if (!stream || !(content << stream.rdbuf()))
    return failure(Errc::kFailed, "secret file " + file + ": " +
                                      (errno != 0 ? std::strerror(errno) : "it is empty"));
  std::string secret = content.str();
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return failure(Errc::kFailed, "secret file " + file + ": it is empty");
  return secret;
}

}  // namespace feedmill
