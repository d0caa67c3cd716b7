#include "stories/decision.h"

#include <cmath>

#include "json/rapid.h"
#include "json/writer.h"

namespace feedmill::stories {
namespace {

using Value = rapid::Value;

/// Scores are written in thousandths: what is printed is what was stored.
std::int64_t thousandths(double value) { return std::lround(value * 1000); }

void write(JsonWriter& writer, const Comparison& c) {
  writer.number("tier", static_cast<std::int64_t>(c.tier));
  writer.number("story", c.story);
  writer.number("entry", c.entry);
  writer.number("score", thousandths(c.score));
  writer.number("threshold", thousandths(c.threshold));
  writer.text("clue", c.clue);
  writer.list("words", c.words);
  writer.text("passage", c.passage);
  writer.list("evidence", c.evidence);
  writer.text("veto", c.veto);
}

const Value* member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::int64_t number(const Value& object, const char* name) {
  const Value* value = member(object, name);
  return value != nullptr && value->IsInt64() ? value->GetInt64() : 0;
}

std::string text(const Value& object, const char* name) {
  const Value* value = member(object, name);
  return value != nullptr && value->IsString() ? value->GetString() : "";
}

std::vector<std::string> texts(const Value& object, const char* name) {
  std::vector<std::string> all;
  const Value* value = member(object, name);
  if (value == nullptr || !value->IsArray()) return all;
  for (const Value& one : value->GetArray()) {
    if (one.IsString()) all.emplace_back(one.GetString());
  }
  return all;
}

Comparison read(const Value& object) {
  Comparison c;
  c.tier = static_cast<Tier>(number(object, "tier"));
  c.story = number(object, "story");
  c.entry = number(object, "entry");
  c.score = static_cast<double>(number(object, "score")) / 1000;
  c.threshold = static_cast<double>(number(object, "threshold")) / 1000;
  c.clue = text(object, "clue");
  c.words = texts(object, "words");
  c.passage = text(object, "passage");
  c.evidence = texts(object, "evidence");
  c.veto = text(object, "veto");
  return c;
}

void read_all(const Value& object, const char* name, std::vector<Comparison>& all) {
  const Value* value = member(object, name);
  if (value == nullptr || !value->IsArray()) return;
  for (const Value& one : value->GetArray()) all.push_back(read(one));
}

}  // namespace

std::string to_json(const Decision& decision) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  if (decision.joined.tier != Tier::kNone) {
    writer.object("joined", [&] { write(writer, decision.joined); });
  }
  if (!decision.bridged.empty()) {
    writer.objects("bridged", decision.bridged, [&](const Comparison& c) { write(writer, c); });
  }
  writer.objects("rejected", decision.rejected, [&](const Comparison& c) { write(writer, c); });
  if (decision.brought_by != 0) writer.number("brought_by", decision.brought_by);
  writer.end_object();
  return out;
}

Decision decision_from_json(std::string_view json) {
  Decision decision;
  rapid::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError()) return decision;
  if (const Value* joined = member(document, "joined")) decision.joined = read(*joined);
  decision.brought_by = number(document, "brought_by");
  read_all(document, "bridged", decision.bridged);
  read_all(document, "rejected", decision.rejected);
  return decision;
}

}  // namespace feedmill::stories
