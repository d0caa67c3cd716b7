// sanitise_html(): tokens in, allowed tags and escaped text out.
#include <utility>

#include "text/html.h"
#include "text/html/attributes.h"
#include "text/html/embeds.h"
#include "text/html/escape.h"
#include "text/html/links.h"
#include "text/html/tokenizer.h"
#include "text/html/tree_writer.h"
#include "text/url.h"

namespace feedmill {
namespace html {
namespace {

// Relative references may grow the output by so much before they are left out: a base of 2 KB and a
// million links must not become gigabytes.
constexpr std::size_t kMaxGrowth = 16;
constexpr std::size_t kGrowthFloor = 1U << 20;

// A longer base would not be used (links.cpp).
constexpr std::size_t kLongestBase = 2048;

class Sanitiser {
 public:
  Sanitiser(std::string_view html, std::string_view base)
      : base_(base),
        limit_(html.size() * kMaxGrowth + kGrowthFloor),
        tokenizer_(html),
        out_(html.size() + html.size() / 8 + 64),
        writer_(out_, html.size()) {}

  /// Ends early where the text turns out to have a base of its own: has_own_base().
  std::string run(bool may_have_base) {
    Token token;
    while (tokenizer_.next(token)) {
      if (may_have_base && token.tag == Tag::base && read_base(token)) return {};
      switch (token.kind) {
        case Token::Kind::text:
          on_text(token);
          break;
        case Token::Kind::start:
          on_start(token);
          break;
        case Token::Kind::end:
          on_end(token);
          break;
      }
    }
    writer_.finish();
    return out_.str();
  }

  bool has_own_base() const { return !own_base_.empty(); }
  std::string take_own_base() { return std::move(own_base_); }

 private:
  /// Whether the tag says against what the addresses of this text are to be resolved.
  bool read_base(const Token& token) {
    if (token.kind != Token::Kind::start || !tokenizer_.has(Attr::href)) return false;
    const std::string_view href = resolve_value(tokenizer_.value(Attr::href), scratch_);
    std::string base = safe_url(href, base_, Use::media);
    if (!is_absolute_url(base) || base == base_ || base.size() > kLongestBase) return false;
    own_base_ = std::move(base);
    return true;
  }

  void on_text(Token& token) {
    if (token.text.data() == pre_content_) drop_newline(token.text);
    const bool blank = is_blank(token.text);
    if (math_.inside() && !math_.in_token()) return put_loose_text(token);
    if (!writer_.make_room_for_text(blank)) return;
    fill_gap();
    const bool drops_newline = writer_.drops_newline();
    const std::size_t start = out_.size();
    append_text(out_, token.text, tokenizer_.input_end(), token.literal);
    ink_ = ink_ || (!blank && out_.size() > start);
    if (drops_newline && out_.size() > start && out_.view()[start] == '\n')
      out_.insert(start, '\n');
  }

  /// In a formula text stands in tokens only. Whether there is any is judged on what is written.
  void put_loose_text(const Token& token) {
    const std::size_t start = out_.size();
    writer_.put_beginning(Tag::mtext);
    out_.put('>');
    const std::size_t tag = out_.size() - start;
    append_text(out_, token.text, tokenizer_.input_end(), token.literal);
    if (is_blank(out_.view().substr(start + tag))) return out_.truncate(start);
    writer_.opened(Tag::mtext, start);
    writer_.end_innermost(1);
  }

  void open_math(Tag tag) {
    const std::size_t start = out_.size();
    writer_.put_beginning(tag);
    if (out_.size() <= limit_) append_attributes(out_, tag, tokenizer_, base_, scratch_);
    out_.put('>');
    writer_.opened(tag, start);
  }

  /// False where the formula ends before the tag.
  bool on_math_start(const Token& token) {
    const MathTree::Step step = math_.start(token);
    if (step == MathTree::Step::left) writer_.end(Tag::math);
    if (step == MathTree::Step::left || step == MathTree::Step::passed)
      return step == MathTree::Step::passed;
    if (token.tag == Tag::math) {
      writer_.make_room(Tag::math);
      fill_gap();
      ink_ = true;
    }
    open_math(token.tag == Tag::none ? Tag::mrow : token.tag);
    if (step == MathTree::Step::empty) writer_.end_innermost(1);
    return true;
  }

  void fill_gap() {
    if (gap_ && !is_space(out_.back()) && !writer_.drops_newline()) out_.put('\n');
    gap_ = false;
  }

  static void drop_newline(std::string_view& text) {
    if (text.substr(0, 1) == "\r") text.remove_prefix(1);
    if (text.substr(0, 1) == "\n") text.remove_prefix(1);
  }

  void on_start(const Token& token) {
    const Tag tag = token.tag;
    if (tag == Tag::noscript) in_noscript_ = !token.self_closing;
    if (tag == Tag::pre || tag == Tag::listing || tag == Tag::textarea) {
      pre_content_ = tokenizer_.position();
    }
    if ((math_.inside() || tag == Tag::math) && on_math_start(token)) return;
    if (const auto embed = embeds_.embed(token, tokenizer_)) return put_embed(*embed);
    if (!is_wanted(tag) || !writer_.make_room(tag)) return leave_gap(tag);
    if (has(tag, kBreaks)) ink_ = gap_ = false;
    if (tag == Tag::picture) picture_ = {};
    const std::size_t start = out_.size();
    writer_.put_beginning(tag);
    Written written;
    if (out_.size() <= limit_) {
      written = append_attributes(out_, tag, tokenizer_, base_, scratch_);
    }
    if (tag == Tag::source) picture_ = written.srcset;
    if (tag == Tag::img) put_missing_src(written);
    if (tag == Tag::img && !is_new_image(written)) return out_.truncate(start);
    out_.put('>');
    if (has(tag, kVoid)) return;
    writer_.opened(tag, start);
    if (token.self_closing) writer_.end(tag);
  }

  /// A link in the place of what it leads to, a word of its own.
  void put_embed(const Embed& embed) {
    if (embed.address.empty()) return put_frame_text(embed.label);
    const std::string_view label = embed.label;
    const std::string href =
        out_.size() <= limit_ ? safe_url(embed.address, base_, Use::link) : std::string();
    if (href.empty() || !writer_.make_room(Tag::a)) return leave_gap(Tag::iframe);
    if (ink_) gap_ = true;
    fill_gap();
    const std::size_t start = out_.size();
    writer_.put_beginning(Tag::a);
    out_.put(std::string_view(R"( class="embed" href=")"));
    append_resolved(out_, href);
    out_.put(std::string_view(R"(" rel="noopener nofollow">)"));
    writer_.opened(Tag::a, start);
    append_text(out_, label, label.data() + label.size(), true);
    writer_.end(Tag::a);
    ink_ = gap_ = true;
  }

  /// What a frame says that leads nowhere.
  void put_frame_text(std::string_view text) {
    leave_gap(Tag::iframe);
    if (out_.size() > limit_ || !writer_.make_room_for_text(false)) return;
    fill_gap();
    append_text(out_, text, text.data() + text.size(), true);
    ink_ = gap_ = true;
  }

  /// HTML asks for a src, and mail programs know no srcset.
  void put_missing_src(Written& written) {
    if (written.src.size != 0) return;
    const bool own = written.srcset.size != 0;
    const Stretch set = own || !writer_.inside(Tag::picture) ? written.srcset : picture_;
    constexpr std::string_view kBegin = R"( srcset=")";
    if (set.size <= kBegin.size()) return;
    const std::string src(
        best_of(out_.view().substr(set.begin + kBegin.size(), set.size - kBegin.size() - 1)));
    if (src.empty()) return;
    written.src = {out_.size(), src.size() + 7};
    written.shows_image = true;
    out_.put(std::string_view(R"( src=")"));
    out_.put(src);
    out_.put('"');
  }

  /// Whether an image shows something, and something else than the one before: pages that load
  /// images by script say each twice, once in a noscript.
  bool is_new_image(const Written& written) {
    if (!written.shows_image) return false;
    const auto src_of = [this](const Written& image) {
      return out_.view().substr(image.src.begin, image.src.size);
    };
    const bool apart = in_noscript_ == last_in_noscript_;
    if (!apart && written.src.size != 0 && src_of(written) == src_of(last_image_)) return false;
    last_image_ = written;
    last_in_noscript_ = in_noscript_;
    return true;
  }

  bool is_wanted(Tag tag) {
    return has(tag, kKept) && (tag != Tag::img || !is_tracking_pixel(tokenizer_, scratch_));
  }

  void on_end(const Token& token) {
    const Tag tag = token.tag;
    if (tag == Tag::noscript) in_noscript_ = false;
    if (tag == Tag::object) embeds_.embed(token, tokenizer_);
    if (math_.inside()) {
      writer_.end_innermost(math_.end(tag));
      if (!MathTree::leaves(tag)) return;
    }
    if (tag == Tag::br) return on_start({Token::Kind::start, Tag::br, false, false, {}});
    if (has(tag, kVoid)) return;
    if (!has(tag, kKept) || !writer_.end(tag)) return leave_gap(tag);
    if (has(tag, kBreaks)) ink_ = gap_ = false;
  }

  /// The words on either side of a block that is not written stay two words.
  void leave_gap(Tag tag) {
    if (has(tag, kBreaks)) gap_ = ink_;
  }

  std::string_view base_;
  std::string own_base_;
  std::size_t limit_;
  std::string scratch_;
  Tokenizer tokenizer_;
  Output out_;
  TreeWriter writer_;
  MathTree math_;
  Embeds embeds_;
  Written last_image_;
  Stretch picture_;  // the srcset of the source read last
  bool in_noscript_ = false;
  bool last_in_noscript_ = false;
  const char* pre_content_ = nullptr;  // a line break that stands here is no content
  bool ink_ = false;                   // text was written since the last block began or ended
  bool gap_ = false;                   // and it has to be parted from what follows
};

}  // namespace
}  // namespace html

std::string sanitise_html(std::string_view html, std::string_view base) {
  html::Sanitiser sanitiser(html, base);
  std::string out = sanitiser.run(true);
  if (!sanitiser.has_own_base()) return out;
  const std::string own = sanitiser.take_own_base();
  return html::Sanitiser(html, own).run(false);
}

}  // namespace feedmill
