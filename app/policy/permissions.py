"""The things that somebody may or may not do."""

import enum


class Permission(enum.Enum):
    """One entry for each act that is not open to all. Every entry has its row in `rules`."""

    AFFILIATION_DECIDE = "affiliation:decide"
    AFFILIATION_EDIT = "affiliation:edit"
    AFFILIATION_READ = "affiliation:read"
    AFFILIATION_STATE = "affiliation:state"
    LOG_READ = "log:read"
    MEMBERS_MANAGE = "members:manage"
    OPENING_ANSWER = "opening:answer"
    OPENING_ASK = "opening:ask"
    OPENING_READ = "opening:read"
    OPENING_READ_NAME = "opening:read-name"
    POST_DECIDE = "post:decide"
    POST_EDIT = "post:edit"
    POST_READ = "post:read"
    POST_REPLY = "post:reply"
    POST_WITHDRAW = "post:withdraw"
    POST_WRITE = "post:write"
    PROFILE_EDIT = "profile:edit"
    QUESTIONS_MANAGE = "questions:manage"
    QUEUE_READ = "queue:read"
    STANDING_GIVE = "standing:give"
