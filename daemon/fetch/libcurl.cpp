// libcurl's functions, each loaded with the library at its first call. On Debian libcurl brings
// thirty libraries (Kerberos, LDAP, GnuTLS, SSH ...), which take half of the time that the program
// needs to start; `parse`, `entries`, `status` and every other command that makes no transfer would
// pay that for nothing. Callers see nothing of it: they call what <curl/curl.h> declares.
//
// Any thread. Throws std::runtime_error where the library is not installed.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>

#include <cstdarg>
#include <stdexcept>
#include <string>

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

// A CURLoption is passed as what it is promoted to, an unsigned int, on every ABI there is; clang
// only knows that the language leaves an enumeration's underlying type open.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wvarargs"
#endif

namespace {

/// The version of libcurl's binary interface, the same since 2006.
constexpr const char* kLibrary = "libcurl.so.4";

void* library() {
  static void* const handle = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error(dlerror());
  return handle;
}

template <typename Function>
Function* loaded(Function* /*declared*/, const char* name) {
  void* const symbol = dlsym(library(), name);
  if (symbol == nullptr) throw std::runtime_error(std::string(kLibrary) + " has no " + name);
  return reinterpret_cast<Function*>(symbol);
}

/// setopt() with its third argument taken as the option's number says (curl/curl.h, CURLOPTTYPE_).
template <typename Set, typename Handle, typename Option>
auto set_option(Set* set, Handle* handle, Option option, std::va_list& rest) {
  const int type = int(option) / CURLOPTTYPE_OBJECTPOINT * CURLOPTTYPE_OBJECTPOINT;
  if (type == CURLOPTTYPE_LONG) return set(handle, option, va_arg(rest, long));
  if (type == CURLOPTTYPE_OFF_T) return set(handle, option, va_arg(rest, curl_off_t));
  if (type == CURLOPTTYPE_FUNCTIONPOINT) return set(handle, option, va_arg(rest, void (*)()));
  return set(handle, option, va_arg(rest, void*));
}

}  // namespace

#define LOADED(name)                                   \
  static const auto function = loaded(&(name), #name); \
  return function

extern "C" {

CURLcode curl_global_init(long flags) { LOADED(curl_global_init)(flags); }
curl_version_info_data* curl_version_info(CURLversion age) { LOADED(curl_version_info)(age); }

CURL* curl_easy_init() { LOADED(curl_easy_init)(); }
void curl_easy_cleanup(CURL* easy) { LOADED(curl_easy_cleanup)(easy); }
const char* curl_easy_strerror(CURLcode code) { LOADED(curl_easy_strerror)(code); }

CURLcode curl_easy_setopt(CURL* easy, CURLoption option, ...) {
  static const auto function = loaded(&curl_easy_setopt, "curl_easy_setopt");
  std::va_list rest;
  va_start(rest, option);
  const CURLcode code = set_option(function, easy, option, rest);
  va_end(rest);
  return code;
}

/// Always a pointer (curl_easy_getinfo(3)).
CURLcode curl_easy_getinfo(CURL* easy, CURLINFO info, ...) {
  static const auto function = loaded(&curl_easy_getinfo, "curl_easy_getinfo");
  std::va_list rest;
  va_start(rest, info);
  void* const value = va_arg(rest, void*);
  va_end(rest);
  return function(easy, info, value);
}

CURLM* curl_multi_init() { LOADED(curl_multi_init)(); }
CURLMcode curl_multi_cleanup(CURLM* multi) { LOADED(curl_multi_cleanup)(multi); }
CURLMcode curl_multi_wakeup(CURLM* multi) { LOADED(curl_multi_wakeup)(multi); }
CURLMcode curl_multi_add_handle(CURLM* multi, CURL* easy) {
  LOADED(curl_multi_add_handle)(multi, easy);
}
CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* easy) {
  LOADED(curl_multi_remove_handle)(multi, easy);
}
CURLMcode curl_multi_assign(CURLM* multi, curl_socket_t socket, void* data) {
  LOADED(curl_multi_assign)(multi, socket, data);
}
CURLMcode curl_multi_perform(CURLM* multi, int* running) {
  LOADED(curl_multi_perform)(multi, running);
}
CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* others, unsigned count, int wait_ms,
                          int* ready) {
  LOADED(curl_multi_poll)(multi, others, count, wait_ms, ready);
}
CURLMcode curl_multi_socket_action(CURLM* multi, curl_socket_t socket, int events, int* running) {
  LOADED(curl_multi_socket_action)(multi, socket, events, running);
}
CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
  LOADED(curl_multi_info_read)(multi, left);
}

CURLMcode curl_multi_setopt(CURLM* multi, CURLMoption option, ...) {
  static const auto function = loaded(&curl_multi_setopt, "curl_multi_setopt");
  std::va_list rest;
  va_start(rest, option);
  const CURLMcode code = set_option(function, multi, option, rest);
  va_end(rest);
  return code;
}

curl_slist* curl_slist_append(curl_slist* list, const char* text) {
  LOADED(curl_slist_append)(list, text);
}
void curl_slist_free_all(curl_slist* list) { LOADED(curl_slist_free_all)(list); }

}  // extern "C"
