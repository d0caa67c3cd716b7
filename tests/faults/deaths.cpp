// Makes a process die at a certain piece of text, for tests/faults/deaths.py: preloaded
// (LD_PRELOAD), it kills the process (SIGABRT) when DEATH_MARK stands in what DEATH_IN is given.
// DEATH_IN: parse (a document), apply (an entry that is stored), settle (a text that is indexed),
// seal (an issue's title), write (bytes for a file), pack (what a webhook signs) or send (to a
// server).
#include <dlfcn.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <pugixml.hpp>

#include <cstdlib>
#include <cstring>

namespace {

const char* place = nullptr;
const char* mark = nullptr;

__attribute__((constructor)) void begin() {
  unsetenv("LD_PRELOAD");  // what a program that this one starts must not inherit
  place = std::getenv("DEATH_IN");
  mark = std::getenv("DEATH_MARK");
}

void look_at(const char* where, const void* bytes, std::size_t size) {
  if (place == nullptr || mark == nullptr || bytes == nullptr || std::strcmp(place, where) != 0)
    return;
  if (memmem(bytes, size, mark, std::strlen(mark)) != nullptr) std::abort();
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool begins(const char* text, const char* with) {
  return text != nullptr && std::strncmp(text, with, std::strlen(with)) == 0;
}

}  // namespace

extern "C" {

const char* sqlite3_sql(void* statement);

int sqlite3_bind_text(void* statement, int index, const char* text, int size, void (*done)(void*)) {
  static const auto real =
      next<int (*)(void*, int, const char*, int, void (*)(void*))>("sqlite3_bind_text");
  const char* sql = sqlite3_sql(statement);
  const std::size_t bytes = size < 0 ? std::strlen(text) : static_cast<std::size_t>(size);
  if (begins(sql, "INSERT INTO entry(")) look_at("apply", text, bytes);
  if (begins(sql, "INSERT INTO text(")) look_at("settle", text, bytes);
  if (begins(sql, "INSERT INTO issue(")) look_at("seal", text, bytes);
  return real(statement, index, text, size, done);
}

ssize_t write(int file, const void* bytes, std::size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  look_at("write", bytes, size);
  return real(file, bytes, size);
}

ssize_t send(int socket, const void* bytes, std::size_t size, int flags) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t, int)>("send");
  look_at("send", bytes, size);
  return real(socket, bytes, size, flags);
}

int EVP_MAC_update(EVP_MAC_CTX* context, const unsigned char* data, std::size_t size) {
  static const auto real =
      next<int (*)(EVP_MAC_CTX*, const unsigned char*, std::size_t)>("EVP_MAC_update");
  look_at("pack", data, size);
  return real(context, data, size);
}

}  // extern "C"

// What pugi::xml_document::load_buffer_inplace() is called in its library: a member's object is the
// first argument.
#define LOAD_BUFFER "_ZN4pugi12xml_document19load_buffer_inplaceEPvmjNS_12xml_encodingE"
pugi::xml_parse_result load_buffer(void* document, void* bytes, std::size_t size, unsigned options,
                                   pugi::xml_encoding encoding) asm(LOAD_BUFFER);
pugi::xml_parse_result load_buffer(void* document, void* bytes, std::size_t size, unsigned options,
                                   pugi::xml_encoding encoding) {
  static const auto real =
      next<pugi::xml_parse_result (*)(void*, void*, std::size_t, unsigned, pugi::xml_encoding)>(
          LOAD_BUFFER);
  look_at("parse", bytes, size);
  return real(document, bytes, size, options, encoding);
}
