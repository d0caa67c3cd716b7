// Values of a destination's keys: addresses, forms, templates. Each is read where it is right, and
// else a mistake of the configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/reading.h"
#include "digest/body_template.h"
#include "feedmill/destination.h"

namespace feedmill {

/// Without blanks and tabs around it.
std::string_view trimmed(std::string_view text);
/// "feedmill@example.org", "Morning news <feedmill@example.org>" or with the name in quotation
/// marks.
void read_sender(Reading& reading, const YamlNode& value, MailTo& out);
/// One address or a list of them, each once.
void read_recipients(Reading& reading, const YamlNode& value, std::vector<std::string>& out);
/// `check` says what is wrong, `advice` what to do about it.
void read_checked_url(Reading& reading, const YamlNode& value, std::string& out,
                      std::string (*check)(std::string_view),
                      std::string (*advice)(std::string_view) = nullptr);
/// The name of a format.
void read_form(Reading& reading, const YamlNode& value, std::string& out);
void read_arguments(Reading& reading, const YamlNode& value, std::vector<std::string>& out);
/// Text of several lines, perhaps.
bool template_text(Reading& reading, const YamlNode& value, std::string& out);
void tell_mistake(Reading& reading, const YamlNode& value, const TemplateMistake& mistake);
/// A template of one line.
void read_subject(Reading& reading, const YamlNode& value, std::string& out);
/// RFC 2369 section 2: one or several addresses, each in angle brackets.
void read_unsubscribe(Reading& reading, const YamlNode& value, std::string& out);

}  // namespace feedmill
