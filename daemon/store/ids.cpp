#include "store/ids.h"

#include <fmt/format.h>

#include <charconv>

namespace feedmill {
namespace {

std::int64_t number_behind(std::string_view id, const std::string& prefix) {
  if (id.substr(0, prefix.size()) != prefix) return 0;
  id.remove_prefix(prefix.size());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  return error == std::errc() && end == id.data() + id.size() ? number : 0;
}

}  // namespace

bool is_store_uuid(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string tag_of_store(const std::string& uuid) {
  constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr std::size_t kLetters = 23;
  std::uint64_t bits = std::stoull(uuid.substr(0, 16), nullptr, 16);
  std::string tag;
  for (int place = 0; place < 5; ++place) {
    const std::size_t base = place == 0 ? kLetters : kAlphabet.size();
    tag += kAlphabet[bits % base];
    bits /= base;
  }
  return tag;
}

std::string shown_entry(const std::string& tag, std::int64_t entry) {
  return fmt::format("{}-{}", tag, entry);
}

std::string shown_story(const std::string& tag, std::int64_t story) {
  return story == 0 ? std::string() : fmt::format("{}-s{}", tag, story);
}

std::int64_t entry_shown_as(std::string_view id, const std::string& tag) {
  return number_behind(id, tag + "-");
}

std::int64_t story_shown_as(std::string_view id, const std::string& tag) {
  return number_behind(id, tag + "-s");
}

}  // namespace feedmill
