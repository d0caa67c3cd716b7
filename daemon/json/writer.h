// Appends JSON to a text. What is absent (empty) is left out, so each call names its key. Faster
// than rapidjson::Writer, which goes through a stream one character at a time. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// Appends a string with its quotes. RFC 8259 section 7; UTF-8 stays as it is.
void append_json_string(std::string& out, std::string_view text);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void text(std::string_view key, std::string_view value);
  /// The same, but for an address that runs or reads something: stores of older versions have some.
  void address(std::string_view key, std::string_view value);
  void number(std::string_view key, const std::optional<std::int64_t>& value);
  void flag(std::string_view key, const std::optional<bool>& value);
  void time(std::string_view key, const std::optional<Instant>& value);

  /// Elements of the array that is open.
  void element(std::string_view value);
  void element(std::int64_t value);

  /// `key` is empty for the outermost value and for elements; none is longer than kLongestKey.
  void begin_object(std::string_view key = {});
  void end_object();
  void begin_array(std::string_view key);
  void end_array();

  /// {…} under `key`, left out where `write` writes nothing.
  template <class Write>
  void object(std::string_view key, Write write) {
    const std::size_t before = out_.size();
    begin_object(key);
    const std::size_t empty = out_.size();
    write();
    if (out_.size() == empty)
      out_.resize(before);
    else
      end_object();
  }

  /// [{…}, …] under `key`, left out where `all` is empty.
  template <class List, class Write>
  void objects(std::string_view key, const List& all, Write write) {
    if (all.empty()) return;
    begin_array(key);
    for (const auto& one : all) {
      begin_object();
      write(one);
      end_object();
    }
    end_array();
  }

  template <class List>
  void list(std::string_view key, const List& all) {
    if (all.empty()) return;
    begin_array(key);
    for (const auto& one : all) element(one);
    end_array();
  }

 private:
  static constexpr std::size_t kLongestKey = 40;

  bool wants_comma() const;
  void separate();
  void key(std::string_view name);
  std::string& out_;
};

}  // namespace feedmill
