// What somebody probably meant by a value that is none: "30 seconds" -> 30s, "16MB" -> 16MiB,
// "www.a.example/feed" -> https://www.a.example/feed. Each answer is the end of a message ("; write
// 30s"), empty where nothing is near. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

/// "192.168.*.*", "localhost": "; write 192.168.0.0/16".
std::string network_advice(std::string_view text);

std::string duration_advice(std::string_view text);
std::string size_advice(std::string_view text);
std::string flag_advice(std::string_view text);
/// `quoted`: it stood in quotation marks.
std::string number_advice(std::string_view text, bool quoted);
/// Of an address that does not begin as one, or is more than one.
std::string address_advice(std::string_view url);
/// Of a proxy's address, which is not shown where it may hold a password.
std::string proxy_advice(std::string_view url);
/// Of a mail server's.
std::string smtp_advice(std::string_view url);
/// Of text where a list belongs.
std::string list_advice(std::string_view text);
/// Of text where keys and values belong: a colon or a blank that is missing behind its first word.
/// Says no more of it than that word.
std::string map_advice(std::string_view text);
/// Of text that begins with a typographical quotation mark.
std::string quotation_advice(std::string_view text);
/// "CEST" -> "; that is an abbreviation, a zone is Europe/Berlin".
std::string timezone_advice(std::string_view text);

}  // namespace feedmill
