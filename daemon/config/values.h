// What single values of the configuration may be: sizes, networks, addresses, names. No YAML here.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

/// Bytes: "512", "512B", "512KiB", "16MiB", "2GiB". Nothing where it is no size.
std::optional<std::uint64_t> parse_size(std::string_view text);
/// The shortest spelling that parse_size reads back.
std::string to_size(std::uint64_t bytes);

/// Whether it is "127.0.0.0/8", "::1/128" or a single address.
bool is_network(std::string_view text);

/// What is wrong with the address of a source; empty where nothing is. http and https with a host,
/// and file with an absolute path.
std::string check_source_url(std::string_view url);

/// What is wrong with a proxy's address; empty where nothing is. http and socks5h with a host.
std::string check_proxy_url(std::string_view url);

/// What is wrong with a mail server's address; empty where nothing is. smtp and smtps with a host,
/// without a user.
std::string check_smtp_url(std::string_view url);

/// What is wrong with an http or https address; empty where nothing is.
std::string check_web_url(std::string_view url);

/// What is wrong with a mail address (RFC 5321 section 4.1.2, RFC 6531); empty where nothing is.
std::string check_mail_address(std::string_view address);

/// What is wrong with a name that is to be a folder's too; empty where nothing is.
std::string check_folder_name(std::string_view name);

/// Whether it is a field name of HTTP (a token of RFC 9110 section 5.6.2).
bool is_header_name(std::string_view name);

/// C0, DEL, C1, line and paragraph separators, and bidirectional controls, in UTF-8.
bool has_control_character(std::string_view text);

/// At most 60 bytes of what somebody wrote, for a message.
std::string shorten(std::string_view text);

/// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
std::size_t edit_distance(std::string_view from, std::string_view to);

}  // namespace feedmill
