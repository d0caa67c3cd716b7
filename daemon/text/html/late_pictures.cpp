#include "text/html/late_pictures.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "text/html/ascii.h"

namespace feedmill::html {
namespace {

bool contains_lower(std::string_view text, std::string_view part) {
  for (std::size_t at = 0; at + part.size() <= text.size(); ++at)
    if (starts_with_lower(text.substr(at), part)) return true;
  return false;
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::string_view (&parts)[N]) {
  return std::any_of(std::begin(parts), std::end(parts),
                     [text](std::string_view part) { return contains_lower(text, part); });
}

std::string_view first_word(std::string_view value) {
  const auto* const end = std::find_if(value.begin(), value.end(), is_space);
  return value.substr(0, std::size_t(end - value.begin()));
}

/// Whether the path of an address ends in the name of a picture's file.
bool names_picture_file(std::string_view address) {
  constexpr std::string_view kEndings[] = {".jpg", ".jpeg", ".png",  ".webp", ".avif",
                                           ".gif", ".jxl",  ".heic", ".bmp",  ".jfif"};
  address = address.substr(0, address.find_first_of("?#"));
  return std::any_of(std::begin(kEndings), std::end(kEndings), [address](std::string_view ending) {
    return address.size() > ending.size() &&
           starts_with_lower(address.substr(address.size() - ending.size()), ending);
  });
}

bool is_web_address(std::string_view text) {
  return starts_with_lower(text, "http://") || starts_with_lower(text, "https://") ||
         text.substr(0, 2) == "//";
}

}  // namespace

bool may_name_picture(std::string_view name) {
  constexpr std::string_view kOthers[] = {"title", "caption", "alt",   "desc", "meta", "link",
                                          "pageu", "href",    "perma", "on",   "style"};
  return !contains_any(name, kOthers);
}

bool names_small_picture(std::string_view name) {
  constexpr std::string_view kSmall[] = {"thumb", "small",   "tiny",  "lqip",
                                         "blur",  "preview", "low-",  "placeholder",
                                         "load-", "loading", "error", "avatar"};
  return contains_any(name, kSmall);
}

bool is_picture_set(std::string_view value) {
  value = trim(value);
  const std::string_view behind = trim(value.substr(first_word(value).size()));
  std::size_t digits = 0;
  while (digits < behind.size() && (is_digit(behind[digits]) || behind[digits] == '.')) ++digits;
  return digits > 0 && digits < behind.size() && (behind[digits] == 'w' || behind[digits] == 'x');
}

bool is_picture_address(std::string_view name, std::string_view value) {
  constexpr std::string_view kPictures[] = {"src", "lazy", "img", "image", "orig", "photo"};
  value = trim(value);
  std::string_view address = first_word(value);
  if (address.size() != value.size() && !is_picture_set(value)) return false;
  while (!address.empty() && address.back() == ',') address.remove_suffix(1);
  if (address.find('/') == std::string_view::npos) return false;
  if (address.find_first_of("{}[]<>") != std::string_view::npos) return false;
  if (!names_picture_file(address)) return contains_any(name, kPictures) && is_web_address(address);
  return is_web_address(address) || address.find(':') == std::string_view::npos;
}

}  // namespace feedmill::html
