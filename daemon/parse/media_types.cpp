// What an attachment is, by the ending of its address.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "parse/values.h"
#include "parse/xml.h"
#include "text/url.h"

namespace feedmill {
namespace {

struct MediaType {
  std::string_view ending, type;
};

// https://www.iana.org/assignments/media-types/, the endings that feeds have.
constexpr MediaType kTypes[] = {
    {"mp3", "audio/mpeg"},
    {"m4a", "audio/mp4"},
    {"m4b", "audio/mp4"},
    {"aac", "audio/aac"},
    {"ogg", "audio/ogg"},
    {"oga", "audio/ogg"},
    {"opus", "audio/ogg"},
    {"flac", "audio/flac"},
    {"wav", "audio/wav"},
    {"wma", "audio/x-ms-wma"},
    {"aif", "audio/aiff"},
    {"aiff", "audio/aiff"},
    {"mid", "audio/midi"},
    {"mp4", "video/mp4"},
    {"m4v", "video/mp4"},
    {"mov", "video/quicktime"},
    {"webm", "video/webm"},
    {"mkv", "video/x-matroska"},
    {"avi", "video/x-msvideo"},
    {"wmv", "video/x-ms-wmv"},
    {"ogv", "video/ogg"},
    {"mpg", "video/mpeg"},
    {"mpeg", "video/mpeg"},
    {"3gp", "video/3gpp"},
    {"m3u8", "application/vnd.apple.mpegurl"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"png", "image/png"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"svg", "image/svg+xml"},
    {"bmp", "image/bmp"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"heic", "image/heic"},
    {"pdf", "application/pdf"},
    {"epub", "application/epub+zip"},
    {"zip", "application/zip"},
    {"gz", "application/gzip"},
    {"torrent", "application/x-bittorrent"},
    {"json", "application/json"},
    {"xml", "application/xml"},
    {"txt", "text/plain"},
    {"md", "text/markdown"},
    {"html", "text/html"},
    {"htm", "text/html"},
    {"csv", "text/csv"},
    {"vtt", "text/vtt"},
    {"srt", "application/x-subrip"},
    {"swf", "application/x-shockwave-flash"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"odt", "application/vnd.oasis.opendocument.text"},
};

std::string_view type_by_ending(std::string_view ending) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [&](const MediaType& t) { return same_name(t.ending, ending); });
  return found == std::end(kTypes) ? std::string_view() : found->type;
}

std::string_view type_of_url(std::string_view url) {
  if (same_name(url.substr(0, 7), "magnet:")) return "application/x-bittorrent";
  const std::string_view path = split_url(url).path;
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.find('/', dot) != std::string_view::npos) return {};
  return type_by_ending(path.substr(dot + 1));
}

}  // namespace

void complete_attachment(Attachment& attachment) {
  if (attachment.size_in_bytes == 0) attachment.size_in_bytes.reset();
  std::string& type = attachment.mime_type;
  if (type.find('/') != std::string::npos) return;
  std::string_view known = type_of_url(attachment.url);
  if (known.empty()) known = type_by_ending(type);  // "mp3"
  // "audio", "video", "image": what kind at least.
  const bool kind = type == "audio" || type == "video" || type == "image";
  if (known.empty() && kind) return void(type += "/*");
  type = known.empty() ? "application/octet-stream" : known;
}

}  // namespace feedmill
