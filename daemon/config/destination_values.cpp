#include "config/destination_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/value_advice.h"
#include "config/values.h"
#include "digest/render.h"

namespace feedmill {
namespace {

void read_address(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string problem = check_mail_address(found);
  if (problem.empty())
    out = std::move(found);
  else
    reading.wrong(value, problem);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

void read_sender(Reading& reading, const YamlNode& value, MailTo& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  std::string_view address = trimmed(found), name;
  const std::size_t angle = address.rfind('<');
  if (angle != std::string_view::npos && address.back() == '>') {
    name = trimmed(address.substr(0, angle));
    address = trimmed(address.substr(angle + 1, address.size() - angle - 2));
  }
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
    name = trimmed(name.substr(1, name.size() - 2));
  const std::string problem = check_mail_address(address);
  if (!problem.empty()) return reading.wrong(value, problem);
  out.from = address;
  out.from_name = name;
}

void read_recipients(Reading& reading, const YamlNode& value, std::vector<std::string>& out) {
  const auto add = [&](const YamlNode& item) {
    std::string found;
    read_address(reading, item, found);
    if (!found.empty() && std::find(out.begin(), out.end(), found) == out.end())
      out.push_back(std::move(found));
  };
  if (value.kind == YamlNode::Kind::kScalar) return add(value);
  reading.list(value, "addresses", add);
}

void read_checked_url(Reading& reading, const YamlNode& value, std::string& out,
                      std::string (*check)(std::string_view),
                      std::string (*advice)(std::string_view)) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string problem = check(found);
  if (problem.empty())
    out = std::move(found);
  else
    reading.wrong(value,
                  problem + (advice != nullptr && value.written.empty() ? advice(found) : ""));
}

void read_form(Reading& reading, const YamlNode& value, std::string& out) {
  std::vector<std::string_view> names;
  names.reserve(kFormats.size());
  for (const FormatInfo& known : kFormats) names.push_back(known.name);
  if (value.kind == YamlNode::Kind::kScalar &&
      std::find(names.begin(), names.end(), value.text) != names.end())
    out = value.text;
  else
    reading.wrong(value, fmt::format("unknown format {}{}", describe(value),
                                     nearest_or_all(value.text, names)));
}

void read_arguments(Reading& reading, const YamlNode& value, std::vector<std::string>& out) {
  out.clear();
  reading.list(value, "a program and its arguments", [&](const YamlNode& item) {
    std::string found;
    if (reading.text(item, found)) out.push_back(std::move(found));
  });
}

bool template_text(Reading& reading, const YamlNode& value, std::string& out) {
  YamlNode lines = value;
  for (char& c : lines.text)
    if (c == '\n' || c == '\t') c = ' ';
  std::string checked;
  if (!reading.filled(lines, checked)) return false;
  out = value.text;
  return true;
}

void tell_mistake(Reading& reading, const YamlNode& value, const TemplateMistake& mistake) {
  const bool first = mistake.line == 1 && mistake.column == 1;
  reading.wrong(value, first ? mistake.message
                             : fmt::format("line {}, column {} of it: {}", mistake.line,
                                           mistake.column, mistake.message));
}

void read_subject(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (auto wrong = check_body(found, BodyAbout::kAlert, BodyEscape::kNone))
    return tell_mistake(reading, value, *wrong);
  out = std::move(found);
}

void read_unsubscribe(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string_view text = trimmed(found);
  const bool bracketed = text.size() > 2 && text.front() == '<' && text.back() == '>';
  const std::string_view address = bracketed ? text.substr(1, text.size() - 2) : text;
  const bool known = address.rfind("mailto:", 0) == 0 || address.rfind("https://", 0) == 0 ||
                     address.rfind("http://", 0) == 0;
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x7F; });
  if (!bracketed || !known || !ascii)
    return reading.wrong(value,
                         "expected an address in angle brackets, such as "
                         "\"<mailto:me@example.org?subject=stop>\"");
  out = text;
}

}  // namespace feedmill
