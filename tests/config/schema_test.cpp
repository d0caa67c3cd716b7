#include "config/schema.h"

#include <rapidjson/document.h>

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("schema: every type of the tables of keys is known to it") {
  std::vector<KeySection> sections = config_keys();
  for (KeySection& inner : inner_sections()) sections.push_back(std::move(inner));
  for (const KeySection& section : sections) {
    for (const KeyInfo& key : section.keys) {
      if (key.planned) continue;
      INFO(section.name << "." << key.name << ": add the type to config/schema.cpp: " << key.type);
      const std::string place = section.name.empty() ? std::string(key.name)
                                                     : fmt::format("{}.{}", section.name, key.name);
      CHECK_FALSE(schema_of_type(place, key.type).empty());
    }
  }
}

TEST_CASE("schema: it is JSON, and has every key that is read and none that is not") {
  rapidjson::Document schema;
  schema.Parse(config_schema().c_str());
  REQUIRE_FALSE(schema.HasParseError());
  const auto& properties = schema["properties"];
  for (const KeySection& section : config_keys()) {
    if (!section.name.empty()) continue;
    for (const KeyInfo& key : section.keys)
      CHECK(properties.HasMember(std::string(key.name).c_str()) != key.planned);
  }
  const auto& source = properties["sources"]["items"]["anyOf"][1]["properties"];
  CHECK(source.HasMember("url"));
  CHECK(source.HasMember("weight"));
  const auto& defaults = properties["defaults"]["properties"];
  CHECK(defaults.HasMember("tags"));
  CHECK_FALSE(defaults.HasMember("url"));
  CHECK_FALSE(defaults.HasMember("password_file"));
}
