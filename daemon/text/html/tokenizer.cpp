#include "text/html/tokenizer.h"

#include <algorithm>
#include <cstring>

#include "text/html/late_pictures.h"

namespace feedmill::html {
namespace {

constexpr std::string_view kCdata = "[CDATA[";
constexpr std::string_view kCdataEnd = "]]>";

std::string_view view(const char* from, const char* to) { return {from, std::size_t(to - from)}; }

/// What an element is read as.
Tag meant_by(Tag tag) {
  switch (tag) {
    case Tag::image:  // section 13.2.6.4.7
    case Tag::amp_img:
    case Tag::amp_anim:
      return Tag::img;
    case Tag::amp_audio:
      return Tag::audio;
    case Tag::amp_iframe:
      return Tag::iframe;
    case Tag::amp_video:
      return Tag::video;
    case Tag::main:  // parsers disagree on what it limits
      return Tag::div;
    default:
      return tag;
  }
}

bool ends_name(char c) { return is_in<TagNameEnds>(c); }

}  // namespace

Tokenizer::Tokenizer(std::string_view html) : at_(html.data()), end_(html.data() + html.size()) {}

std::string_view Tokenizer::value(Attr attr) const {
  if (!has(attr)) return {};
  const auto* const found =
      std::find_if(begin(), end(), [attr](const Attribute& a) { return a.attr == attr; });
  return found->value;
}

/// First `c` from `from` on; the end where there is none.
template <char c>
const char* Tokenizer::find(const char* from) const {
  return find_first<Only<c>>(from, end_);
}

bool Tokenizer::next(Token& token) {
  for (;;) {
    if (raw_end_ != nullptr) {
      token = {Token::Kind::text, Tag::unknown, false, raw_literal_, view(at_, raw_end_)};
      at_ = raw_end_;
      raw_end_ = nullptr;
      if (!token.text.empty()) return true;
    }
    if (at_ == end_) return false;
    if (cdata_end_ != nullptr && at_ >= cdata_end_) {
      if (at_ == cdata_end_) at_ += kCdataEnd.size();
      cdata_end_ = nullptr;
      continue;
    }
    const char* const start = at_;
    if (*at_ == '<') {
      if (read_markup(token)) return true;
      if (at_ != start) continue;  // something without content was passed over
      ++at_;                       // a '<' that is itself
    }
    const char* stop = find<'<'>(at_);
    if (cdata_end_ != nullptr) stop = std::min(stop, std::max(cdata_end_, at_));
    at_ = stop;
    token = {Token::Kind::text, Tag::unknown, false, false, view(start, stop)};
    return true;
  }
}

/// At a '<'. False where there is no token: either at_ has moved past something, or it has not and
/// the '<' is text.
bool Tokenizer::read_markup(Token& token) {
  const char* const name = at_ + 1;
  if (name == end_) return false;
  if (is_letter(*name)) return read_tag(token);
  if (*name == '!') return read_declaration();
  if (*name == '?') return skip_bogus();
  if (*name != '/' || name + 1 == end_) return false;
  return is_letter(name[1]) ? read_tag(token) : skip_bogus();
}

/// A tag that the input ends in is passed over, as the standard has it.
bool Tokenizer::read_tag(Token& token) {
  const bool closing = at_[1] == '/';
  at_ += closing ? 2 : 1;
  token = {closing ? Token::Kind::end : Token::Kind::start,
           find_tag(read_name<TagNameEnds>(at_, end_)),
           false,
           false,
           {}};
  token.tag = meant_by(token.tag);
  read_attributes(token);
  if (at_ == end_) return false;
  ++at_;
  if (token.kind == Token::Kind::start && html::has(token.tag, kDropped | kRawText))
    open_raw(token);
  return true;
}

void Tokenizer::read_attributes(Token& token) {
  attribute_count_ = 0;
  has_late_ = false;
  picture_ = {};
  seen_.reset();
  for (;;) {
    token.self_closing = false;  // in <a href=x/> the '/' belongs to the value
    for (; at_ != end_ && (is_space(*at_) || *at_ == '/'); ++at_) token.self_closing = *at_ == '/';
    if (at_ == end_ || *at_ == '>') return;
    read_attribute(token.tag);
  }
}

void Tokenizer::read_attribute(Tag tag) {
  Attr attr = Attr::count;
  const char* const name = at_;
  if (*at_ == '=') {  // at its start it is part of the name, and no name that HTML has
    ++at_;
    read_name<AttributeNameEnds>(at_, end_);
  } else {
    attr = find_attr(read_name<AttributeNameEnds>(at_, end_));
  }
  const std::string_view spelt = view(name, at_);
  while (at_ != end_ && is_space(*at_)) ++at_;
  std::string_view value;
  if (at_ != end_ && *at_ == '=') {
    ++at_;
    value = read_value();
  }
  if (attr == Attr::count) return read_unknown(tag, spelt, value);
  if (seen_[std::size_t(attr)]) return;
  seen_.set(std::size_t(attr));
  has_late_ = has_late_ || std::size_t(attr) >= kWrittenAttrCount;
  attributes_[attribute_count_++] = {attr, value};
}

/// What loads pictures late has a name of its own for the address in each theme and plug-in.
void Tokenizer::read_unknown(Tag tag, std::string_view name, std::string_view value) {
  if (tag != Tag::img && tag != Tag::source) return;
  if (!picture_.empty() && !picture_is_small_) return;
  if (!may_name_picture(name) || !is_picture_address(name, value)) return;
  if (picture_.empty() || !names_small_picture(name)) picture_ = value;
  picture_is_small_ = names_small_picture(name);
}

/// After the '='.
std::string_view Tokenizer::read_value() {
  while (at_ != end_ && is_space(*at_)) ++at_;
  if (at_ == end_) return {};
  if (*at_ == '"' || *at_ == '\'') {
    const char* const begin = at_ + 1;
    const char* const stop = *at_ == '"' ? find<'"'>(begin) : find<'\''>(begin);
    at_ = stop == end_ ? end_ : stop + 1;
    return view(begin, stop);
  }
  const char* const begin = at_;
  while (at_ != end_ && !is_space(*at_) && *at_ != '>') ++at_;
  return view(begin, at_);
}

bool Tokenizer::read_declaration() {
  const std::string_view rest = view(at_ + 2, end_);
  if (rest.substr(0, 2) == "--") return skip_comment();
  if (rest.substr(0, kCdata.size()) == kCdata) {
    at_ += 2 + kCdata.size();
    if (cdata_end_ != nullptr || no_more_cdata_) return false;
    const std::size_t close = view(at_, end_).find(kCdataEnd);
    no_more_cdata_ = close == std::string_view::npos;
    if (!no_more_cdata_) cdata_end_ = at_ + close;
    return false;
  }
  const bool known =
      !rest.empty() && (is_letter(rest[0]) || rest[0] == '-' || rest[0] == '[' || rest[0] == '>');
  return known && skip_bogus();
}

/// "<!-->" and "<!--->" are whole comments; "--!>" ends one too, but not right at its start.
bool Tokenizer::skip_comment() {
  const char* const dashes = at_ + 2;
  for (const char* gt = find<'>'>(dashes + 2); gt != end_; gt = find<'>'>(gt + 1)) {
    const bool plain = gt[-1] == '-' && gt[-2] == '-';
    const bool bang = gt - dashes >= 5 && gt[-1] == '!' && gt[-2] == '-' && gt[-3] == '-';
    if (!plain && !bang) continue;
    at_ = gt + 1;
    return false;
  }
  at_ = end_;
  return false;
}

bool Tokenizer::skip_bogus() {
  const char* const gt = no_more_gt_ ? end_ : find<'>'>(at_);
  no_more_gt_ = gt == end_;
  if (!no_more_gt_) at_ = gt + 1;
  return false;
}

/// Finds where the raw text of the element that was just opened ends. Script and style are passed
/// over, to the end of the input where they are never closed; what annotates a formula is where it
/// is closed.
void Tokenizer::open_raw(const Token& token) {
  if (token.self_closing) return;
  const char* const close = find_end_tag(token.tag);
  const bool formula = token.tag == Tag::annotation || token.tag == Tag::annotation_xml;
  if (html::has(token.tag, kDropped)) {
    if (!formula || close != end_) at_ = close;
  } else if (close != end_) {
    raw_end_ = close;
    raw_literal_ = token.tag == Tag::xmp;
  }
}

const char* Tokenizer::find_end_tag(Tag tag) {
  if (unclosed_[std::size_t(tag)]) return end_;
  const std::string_view name = element(tag).name;
  for (const char* lt = find<'<'>(at_); lt != end_; lt = find<'<'>(lt + 1)) {
    const std::string_view rest = view(lt + 1, end_);
    if (rest.size() < name.size() + 2 || rest[0] != '/') continue;
    if (starts_with_lower(rest.substr(1), name) && ends_name(rest[name.size() + 1])) return lt;
  }
  unclosed_.set(std::size_t(tag));
  return end_;
}

}  // namespace feedmill::html
