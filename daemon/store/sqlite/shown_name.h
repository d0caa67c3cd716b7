// A source's name in SQL, where `s` is its row. Of the literal of a statement, which is known by
// its address.
#pragma once

// As shown to people: the configured one, else the feed's own title, else its address.

#define SHOWN_NAME \
  "CASE WHEN s.name <> '' THEN s.name WHEN s.title <> '' THEN s.title ELSE s.url END"

// As reports name it: the feed's own title, else the configured one.
#define OWN_NAME "CASE WHEN s.title <> '' THEN s.title ELSE s.name END"
