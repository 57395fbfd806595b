package millrace.console;

/// Where the position of a group in a partition comes from.
enum Standing {
    /// The group has committed it.
    COMMITTED("committed"),

    /// The group has committed nothing; its start policy, which only its members know, decides.
    NO_COMMIT("without a commit: counted from the first record, with start policy latest it is 0"),

    /// Retention has deleted records that the group had not read.
    OVERTAKEN("overtaken by retention: unread records were deleted, counted from the first that is left"),

    /// The committed offset is after the end of the partition.
    BEYOND_END("committed beyond the end: was the topic made anew?"),

    /// The group has committed an offset of a topic that does not exist.
    GONE("of a topic that is gone");

    private final String meaning;

    Standing(String meaning) {
        this.meaning = meaning;
    }

    /// For people, after a number of partitions.
    String meaning() {
        return meaning;
    }
}
