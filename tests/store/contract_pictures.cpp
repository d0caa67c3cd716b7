// The pictures of an issue are part of its snapshot: nothing leaves before they are there.
#include "contract.h"
#include "digest_user.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct PicturesFixture : Contract {
  DigestSpec spec = a_digest("all");

  PicturesFixture() {
    spec.pictures = Pictures::kLead;
    spec.keep = 1;
    spec.deliver = {{"one", MaildirTo{"/one"}}};
    sync({a_source("https://a.example/feed", "A")});
    expect(store->sync_digests({spec}, now));
  }

  Issue seal(int number) {
    poll("A", {article(number)});
    auto issue = value_of(seal_issue(*store, request_of_all(spec, now)));
    REQUIRE(issue);
    now += kHour;
    return *issue;
  }

  std::optional<IssuePicture> picture_of(const Issue& issue) {
    return value_of(store->issue("all", issue.id)).stories.at(0).picture;
  }
};

// With a zero in it: they are bytes, not a text.
const IssuePicture kBoat{"image/jpeg", std::string("\xFF\xD8\0boat", 7), 640, 480, "A boat"};

}  // namespace

TEST_CASE("pictures: an issue waits for them, and has them from then on") {
  PicturesFixture f;
  const Issue issue = f.seal(1);
  CHECK(issue.awaits_pictures);
  CHECK(value_of(f.store->awaiting_pictures("all")) == std::vector<std::string>{issue.id});
  CHECK(value_of(f.store->unpublished("all")).empty());
  CHECK(value_of(f.store->claim_deliveries({f.spec}, f.now)).empty());

  expect(f.store->add_pictures(issue.id, {{issue.stories.at(0).story_id, kBoat}}));
  CHECK(value_of(f.store->awaiting_pictures("all")).empty());
  CHECK(value_of(f.store->unpublished("all")) == std::vector<std::string>{issue.id});
  CHECK(value_of(f.store->claim_deliveries({f.spec}, f.now)).size() == 1);
  const Issue whole = value_of(f.store->issue("all", issue.id));
  CHECK_FALSE(whole.awaits_pictures);
  CHECK(whole.stories.at(0).picture == kBoat);
  CHECK(value_of(f.store->story_of_issue("all", issue.id, issue.stories.at(0).story_id))
            .stories.at(0)
            .picture == kBoat);
}

TEST_CASE("pictures: what comes a second time changes nothing") {
  PicturesFixture f;
  const Issue issue = f.seal(1);
  expect(f.store->add_pictures(issue.id, {}));
  expect(f.store->add_pictures(issue.id, {{issue.stories.at(0).story_id, kBoat}}));
  CHECK_FALSE(f.picture_of(issue));
  CHECK(value_of(f.store->unpublished("all")).size() == 1);
}

TEST_CASE("pictures: a digest without them waits for none") {
  PicturesFixture f;
  f.spec.pictures = Pictures::kNone;
  const Issue issue = f.seal(1);
  CHECK_FALSE(issue.awaits_pictures);
  CHECK(value_of(f.store->unpublished("all")).size() == 1);
  CHECK(value_of(f.store->awaiting_pictures("all")).empty());
}

TEST_CASE("pictures: they go with the snapshot") {
  PicturesFixture f;
  f.spec.deliver.clear();
  expect(f.store->sync_digests({f.spec}, f.now));
  const Issue first = f.seal(1);
  expect(f.store->add_pictures(first.id, {{first.stories.at(0).story_id, kBoat}}));
  expect(f.store->mark_published(first.id));
  CHECK(f.picture_of(first) == kBoat);
  const Issue second = f.seal(2);
  expect(f.store->add_pictures(second.id, {}));
  expect(f.store->mark_published(second.id));
  CHECK_FALSE(f.store->issue("all", first.id));
}
