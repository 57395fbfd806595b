package millrace.console;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.TopicPartition;

/// Who is in a group, and what the group is to read, whether or not it has committed anything.
///
/// @param state as Kafka calls it
/// @param members how many
/// @param assigned partitions that members have
/// @param sources topics whose every partition the group reads
record GroupMembership(String state, int members, Set<TopicPartition> assigned, Set<String> sources) {

    GroupMembership {
        assigned = Set.copyOf(assigned);
        sources = Set.copyOf(sources);
    }

    static GroupMembership of(ConsumerGroupDescription group) {
        return new GroupMembership(
                group.groupState().toString(), group.members().size(), assigned(group.members()), Set.of());
    }

    static GroupMembership of(ClassicGroupDescription group) {
        return new GroupMembership(
                group.state().toString(), group.members().size(), assigned(group.members()), Set.of());
    }

    static GroupMembership of(ShareGroupDescription group) {
        return new GroupMembership(
                group.groupState().toString(), group.members().size(), Set.of(), Set.of());
    }

    static GroupMembership of(StreamsGroupDescription group) {
        Set<String> sources = new HashSet<>();
        group.subtopologies().stream().flatMap(GroupMembership::sources).forEach(sources::add);
        return new GroupMembership(
                group.groupState().toString(), group.members().size(), Set.of(), sources);
    }

    private static Stream<String> sources(StreamsGroupSubtopologyDescription subtopology) {
        return Stream.concat(
                subtopology.sourceTopics().stream(), subtopology.repartitionSourceTopics().keySet().stream());
    }

    private static Set<TopicPartition> assigned(Collection<MemberDescription> members) {
        Set<TopicPartition> assigned = new HashSet<>();
        members.forEach(member -> assigned.addAll(member.assignment().topicPartitions()));
        return assigned;
    }
}
