#include "config/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <streambuf>
#include <utility>

#include "config/merge_keys.h"
#include "config/regular_list.h"
#include "config/yaml_advice.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Copies made by aliases, in nodes: a few lines of nested aliases can name a million of them.
constexpr std::size_t kMostCopied = 100'000;

/// Where each line begins, in the bytes that the scanner sees (without a byte order mark).
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == kByteOrderMark) text_.remove_prefix(3);
    starts_.push_back(0);
    for (std::size_t at = 0; at < text_.size(); ++at)
      if (text_[at] == '\n') starts_.push_back(at + 1);
  }

  /// The text from a position on.
  std::string_view from(Position at) const {
    const auto line = static_cast<std::size_t>(at.line) - 1;
    if (line >= starts_.size()) return {};
    const std::size_t offset = starts_[line] + static_cast<std::size_t>(at.column) - 1;
    return offset < text_.size() ? text_.substr(offset) : std::string_view{};
  }

  std::string_view line(int number) const {
    const std::string_view rest = from({number, 1});
    return rest.substr(0, rest.find('\n'));
  }

  Position of_offset(std::size_t offset) const {
    std::size_t line = starts_.size();
    while (starts_[line - 1] > offset) --line;
    return {static_cast<int>(line), static_cast<int>(offset - starts_[line - 1]) + 1};
  }

  /// The last '-' before a position, which marks an item of a list; `at` where there is none.
  Position dash_before(Position at) const {
    const std::size_t dash = text_.rfind('-', text_.size() - from(at).size());
    return dash == std::string_view::npos ? at : of_offset(dash);
  }

  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// YAML 1.2 section 7.3: '' is a quotation mark within '...', and \" within "...".
bool is_closed(std::string_view quoted) {
  const char mark = quoted.front();
  for (std::size_t at = 1; at < quoted.size(); ++at) {
    if (mark == '"' && quoted[at] == '\\') {
      ++at;
    } else if (quoted[at] == mark) {
      if (mark == '"' || at + 1 == quoted.size() || quoted[at + 1] != mark) return true;
      ++at;
    }
  }
  return false;
}

std::size_t count_nodes(const YamlNode& node) {
  std::size_t count = 1;
  for (const YamlNode& child : node.children) count += count_nodes(child);
  return count;
}

/// Builds the tree from the parser's events. Throws Mistake, as merge_into() does.
///
/// The parser is not shown the items of `list` (where there is one): they are put in when their key
/// has come. Until then nothing is handed to `take_item`, so that the document can be read again as
/// a whole where that key never comes.
class Builder : public YAML::EventHandler {
 public:
  Builder(const Lines& lines, const RegularList* list, const TakeItem& take_item)
      : lines_(lines), take_item_(take_item), list_(list), list_is_to_come_(list != nullptr) {}

  bool list_is_to_come() const { return list_is_to_come_; }

  Position position(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    const int line = mark.line + 1;
    const bool behind = list_ != nullptr && line > list_->key_at.line;
    return {behind ? line + list_->lines : line, mark.column + 1};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    const Position at = position(mark);
    const std::string_view line = lines_.line(at.line);
    if (line.substr(0, 3) == "---" || line.substr(0, 3) == "...")
      throw Mistake{at, "a second document; a configuration is one"};
    throw advise(lines_.text(), "the document ends above", at);
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (std::exchange(list_is_next_, false)) {
      open(YamlNode::Kind::kSequence, mark, 0);
      put_list_in();
      return close();
    }
    if (anchor != 0)
      throw Mistake{place_of_nothing(position(mark)),
                    "an anchor (&) with nothing behind it; text that begins with & needs quotation "
                    "marks"};
    add({YamlNode::Kind::kNull, false, place_of_nothing(position(mark)), {}, {}}, anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const Position at = position(mark);
    const bool quoted = tag != "?";
    if (tag.size() > 1 && tag.front() == '!')
      throw Mistake{at,
                    "tags (!name) mean nothing here; text that begins with ! needs quotation "
                    "marks"};
    if (quoted) check_closed(at);
    add({YamlNode::Kind::kScalar, quoted, at, value, {}}, anchor);
    list_is_next_ = list_is_to_come_ && !quoted && at == list_->key_at && is_outermost_key(value);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto named = anchors_.find(anchor);
    if (named == anchors_.end())
      throw Mistake{position(mark), "an alias within what it stands for"};
    copied_ += count_nodes(named->second);
    if (copied_ > kMostCopied) throw Mistake{position(mark), "aliases stand for too much"};
    YamlNode copy = named->second;
    copy.at = position(mark);
    add(std::move(copy), 0);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kSequence, mark, anchor);
    if (std::exchange(list_is_next_, false)) put_list_in();
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    if (open_.empty()) outermost_is_block_ = style == YAML::EmitterStyle::Block;
    open(YamlNode::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { close(); }

  YamlNode take() { return std::move(root_); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor;
  };

  void check_closed(Position at) const {
    const std::string_view rest = lines_.from(at);
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return;
    if (!is_closed(rest)) throw Mistake{at, "this quotation mark is never closed"};
  }

  /// Whether the key of the outermost map that was just added is the list's.
  bool is_outermost_key(const std::string& value) const {
    return open_.size() == 1 && outermost_is_block_ && value == list_->key &&
           open_[0].node.children.size() % 2 == 1;
  }

  /// Into the sequence that was just opened.
  void put_list_in() {
    list_is_to_come_ = false;
    open_.back().node.at = list_->at;
    list_->each(lines_.text(), [this](YamlNode item) { add(std::move(item), 0); });
  }

  bool is_taken(YamlNode& node) const {
    if (list_is_to_come_ || open_.size() != 2 || open_[1].node.kind != YamlNode::Kind::kSequence)
      return false;
    const YamlNode& outermost = open_[0].node;
    if (outermost.kind != YamlNode::Kind::kMap || open_[1].anchor != 0) return false;
    const bool in_value = outermost.children.size() % 2 == 1;
    return in_value && take_item_(outermost.children.back().text, node);
  }

  /// The scanner notices that a value is missing only at what follows, lines later.
  Position place_of_nothing(Position noticed) const {
    if (open_.empty()) return noticed;
    const YamlNode& parent = open_.back().node;
    const bool is_value = parent.children.size() % 2 == 1;
    if (parent.kind == YamlNode::Kind::kMap && is_value) return parent.children.back().at;
    return parent.kind == YamlNode::Kind::kSequence ? lines_.dash_before(noticed) : noticed;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    open_.push_back({{kind, false, position(mark), {}, {}}, anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.node.kind == YamlNode::Kind::kMap) merge_into(done.node);
    done.node.children.shrink_to_fit();
    add(std::move(done.node), done.anchor);
  }

  void add(YamlNode node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (!is_taken(node)) {
      open_.back().node.children.push_back(std::move(node));
    }
  }

  const Lines& lines_;
  const TakeItem& take_item_;
  const RegularList* list_;
  bool list_is_to_come_, list_is_next_ = false, outermost_is_block_ = false;
  int documents_ = 0;
  std::size_t copied_ = 0;
  YamlNode root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlNode> anchors_;
};

/// The text as a stream, without the copy that a stringstream makes.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // only read: nothing is put back
    setg(begin, begin, begin + text.size());
  }
};

tl::expected<YamlNode, Mistake> run(std::string_view text, const Lines& lines, Builder& builder) {
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) continue;
  } catch (const YAML::Exception& exception) {
    return tl::unexpected(advise(lines.text(), exception.msg, builder.position(exception.mark)));
  } catch (Mistake& error) {
    return tl::unexpected(std::move(error));
  }
  return builder.take();
}

/// yaml-cpp ends quietly at U+0004 and keeps the others; YAML 1.2 section 5.1 has none of them.
std::optional<Mistake> find_control_character(const Lines& lines) {
  const std::string_view text = lines.text();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const unsigned char c = text[at];
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
      return Mistake{lines.of_offset(at), "a control character; YAML is text"};
  }
  return std::nullopt;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  if (kind != Kind::kMap) return nullptr;
  for (std::size_t n = 0; n + 1 < children.size(); n += 2)
    if (children[n].kind == Kind::kScalar && children[n].text == key) return &children[n + 1];
  return nullptr;
}

tl::expected<YamlNode, Mistake> parse_yaml(std::string_view text, const TakeItem& take_item,
                                           YamlLists lists) {
  const Lines lines(text);
  const std::size_t invalid = find_invalid_utf8(lines.text());
  if (invalid != std::string_view::npos)
    return tl::unexpected(Mistake{lines.of_offset(invalid), "this is not UTF-8"});
  if (auto error = find_control_character(lines)) return tl::unexpected(std::move(*error));
  if (const auto list = lists == YamlLists::kShortCut ? RegularList::find(lines.text())
                                                      : std::optional<RegularList>()) {
    std::string rest(lines.text().substr(0, list->begin));
    rest += lines.text().substr(list->end);
    Builder builder(lines, &*list, take_item);
    auto tree = run(rest, lines, builder);
    if (!builder.list_is_to_come()) return tree;
  }
  Builder builder(lines, nullptr, take_item);
  return run(lines.text(), lines, builder);
}

std::vector<Position> in_characters(std::string_view text, std::vector<Position> positions) {
  const Lines lines(text);
  for (Position& at : positions) {
    const std::string_view line = lines.line(at.line);
    const int bytes = at.column - 1;
    // A continuation byte begins no character; past the end of the line each column is one.
    for (int n = 0; n < bytes; ++n) {
      const auto index = static_cast<std::size_t>(n);
      if (index < line.size() && (static_cast<unsigned char>(line[index]) & 0xC0U) == 0x80U)
        --at.column;
    }
  }
  return positions;
}

}  // namespace feedmill
