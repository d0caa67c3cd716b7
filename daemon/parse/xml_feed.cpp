#include "parse/xml_feed.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "parse/detect.h"
#include "parse/entry_builder.h"
#include "parse/feed_builder.h"
#include "parse/most_entries.h"
#include "parse/xml.h"

namespace feedmill {
namespace {

// channel in RDF in a wrapper: three levels are seen; no feed needs more, and recursion must end.
constexpr int kDeepest = 4;

const FeedRow* feed_row(Element& element, const Scope& scope, std::uint8_t& rank) {
  const Ns native = scope.native(), foreign = scope.foreign();
  if (const FeedRow* row = find_feed_row(element.ns, element.name)) {
    rank = rank_of(row->ns, native, row->order);
    return row;
  }
  if (element.ns != native) return nullptr;
  if (foreign != Ns::kNone) {
    if (const FeedRow* row = find_feed_row(foreign, element.name)) {
      element.ns = foreign;
      rank = rank_of(foreign, native, row->order);
      return row;
    }
  }
  element.ns = native == Ns::kAtom ? Ns::kRss : Ns::kAtom;
  const FeedRow* row = find_feed_row(element.ns, element.name);
  if (row != nullptr) rank = static_cast<std::uint8_t>(kStrayRank + row->order);
  return row;
}

class Walk {
 public:
  Walk(Scope& scope, Runs& runs, MostEntries& most, const FeedSink& sink)
      : scope_(scope), runs_(runs), most_(most), sink_(sink) {}

  void fields(pugi::xml_node parent, FeedBuilder& feed, int depth) {
    scope_.for_each_child(parent, [&](Element child) {
      std::uint8_t rank = 0;
      const FeedRow* row = feed_row(child, scope_, rank);
      if (row == nullptr) return;
      if (row->field != FeedField::kNested) return feed.take(child, row->field, rank);
      if (depth >= kDeepest) return;
      feed.begin(child);
      fields(child.node, feed, depth + 1);
    });
  }

  void entries(pugi::xml_node parent, int depth) {
    for_each_child(parent, [&](Element child) {
      std::uint8_t rank = 0;
      const FeedRow* row = feed_row(child, scope_, rank);
      if (row == nullptr) return;
      if (row->field == FeedField::kEntry) return entry(child);
      if (row->field == FeedField::kNested && depth < kDeepest) entries(child.node, depth + 1);
    });
  }

  // Entries inside elements that nobody knows (a template's, a wrapper's), where there are no
  // others.
  void lost_entries(pugi::xml_node parent, int depth) {
    for_each_child(parent, [&](const Element& child) {
      const bool item = same_name(child.name, "item") || same_name(child.name, "entry");
      if (item && has_elements(child.node)) return entry(child);
      if (depth < kDeepest) lost_entries(child.node, depth + 1);
    });
  }

  bool any() const { return any_; }

  void entry(const Element& item) {
    any_ = true;
    if (!most_.take()) return;
    EntryBuilder builder(scope_);
    builder.begin(item);
    scope_.for_each_child(item.node, [&](const Element& child) { builder.take(child); });
    sink_.on_entry(std::move(builder).finish());
  }

 private:
  /// The children, with those of a run in place of what stands for it.
  template <class Visit>
  void for_each_child(pugi::xml_node parent, Visit visit) {
    scope_.for_each_child(parent, [&](const Element& child) {
      const pugi::xml_node run = runs_.open(child.node);
      if (!run) return visit(child);
      scope_.for_each_child(run, visit);
      runs_.close();
    });
  }

  Scope& scope_;
  Runs& runs_;
  MostEntries& most_;
  const FeedSink& sink_;
  bool any_ = false;
};

void read_root(pugi::xml_node node, const Root& root, bool first, Runs& runs, MostEntries& most,
               std::string_view base_url, Problems& problems, const FeedSink& sink) {
  Scope scope(base_url, problems);
  const Scope::Mark mark = scope.enter(node);
  scope.adopt(node, root.native);
  const Element element = scope.resolve(node);
  FeedBuilder builder(scope, root.format);
  Walk walk(scope, runs, most, sink);
  const bool lone_entry = same_name(element.name, "entry");
  if (first) {
    builder.begin(element);
    if (!lone_entry) walk.fields(node, builder, 0);
    const Feed feed = std::move(builder).finish();
    sink.on_feed(feed);
    scope.set_home(feed.home_page_url);
    scope.default_base(feed.home_page_url.empty() ? feed.feed_url : feed.home_page_url);
  }
  if (lone_entry)
    walk.entry(element);
  else
    walk.entries(node, 0);
  if (!walk.any()) walk.lost_entries(node, 0);
  scope.leave(mark);
}

}  // namespace

bool read_xml_feed(pugi::xml_node document, Runs& runs, std::string_view base_url,
                   Problems& problems, const FeedSink& sink) {
  bool found = false;
  MostEntries most(problems);
  for (pugi::xml_node node = document.first_child(); node; node = node.next_sibling()) {
    if (node.type() != pugi::node_element) continue;
    const auto root = detect_root(node);
    if (!root) continue;
    if (found)
      problems.add_at("second-document",
                      static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)),
                      "another feed stands behind the first; its entries are read too");
    read_root(node, *root, !found, runs, most, base_url, problems, sink);
    found = true;
  }
  return found;
}

}  // namespace feedmill
