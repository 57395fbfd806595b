package millrace.console;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// Asks a cluster for its groups, what they have committed and how far behind that is.
final class GroupSurvey {

    private final Cluster cluster;

    GroupSurvey(Cluster cluster) {
        this.cluster = cluster;
    }

    /// By id. A group that ends while it is asked about is left out.
    List<GroupState> states() {
        Admin admin = cluster.admin();
        List<GroupListing> listings = cluster.result(admin.listGroups().all()).stream()
                .sorted(Comparator.comparing(GroupListing::groupId))
                .toList();
        Map<String, GroupMembership> memberships = memberships(listings);
        Map<String, Map<TopicPartition, Long>> commits = new HashMap<>();
        for (GroupListing listing : listings) {
            commits.put(listing.groupId(), commits(listing));
        }
        try (GroupLag lag = GroupLag.of(cluster, topics(memberships.values(), commits.values()))) {
            List<GroupState> states = new ArrayList<>();
            for (GroupListing listing : listings) {
                GroupMembership membership = memberships.get(listing.groupId());
                if (membership != null) {
                    states.add(state(listing, membership, lag, commits.getOrDefault(listing.groupId(), Map.of())));
                }
            }
            return states;
        }
    }

    private static GroupState state(
            GroupListing listing, GroupMembership membership, GroupLag lag, Map<TopicPartition, Long> commits) {
        List<PartitionLag> partitions = lag.behind(membership, commits);
        List<TopicLag> topics = partitions.stream()
                .collect(groupingBy(partition -> partition.partition().topic(), TreeMap::new, toList()))
                .entrySet()
                .stream()
                .map(topic -> new TopicLag(topic.getKey(), topic.getValue()))
                .toList();
        return new GroupState(listing.groupId(), protocol(listing), membership.state(), membership.members(), topics);
    }

    private static String protocol(GroupListing listing) {
        return listing.type().map(GroupType::toString).orElse("classic").toLowerCase(Locale.ROOT);
    }

    private Map<String, GroupMembership> memberships(List<GroupListing> listings) {
        Map<GroupType, List<String>> ids = listings.stream()
                .collect(groupingBy(
                        listing -> listing.type().orElse(GroupType.CLASSIC), mapping(GroupListing::groupId, toList())));
        Map<String, GroupMembership> found = new HashMap<>();
        ids.forEach((type, groups) -> found.putAll(memberships(type, groups)));
        return found;
    }

    private Map<String, GroupMembership> memberships(GroupType type, List<String> groups) {
        Admin admin = cluster.admin();
        return switch (type) {
            case CONSUMER -> there(admin.describeConsumerGroups(groups).describedGroups(), GroupMembership::of);
            case STREAMS -> there(admin.describeStreamsGroups(groups).describedGroups(), GroupMembership::of);
            case SHARE -> there(admin.describeShareGroups(groups).describedGroups(), GroupMembership::of);
            case CLASSIC, UNKNOWN -> there(admin.describeClassicGroups(groups).describedGroups(), GroupMembership::of);
        };
    }

    private <T> Map<String, GroupMembership> there(
            Map<String, KafkaFuture<T>> answers, Function<T, GroupMembership> membership) {
        Map<String, GroupMembership> found = new HashMap<>();
        answers.forEach((id, answer) -> ifThere(answer).map(membership).ifPresent(group -> found.put(id, group)));
        return found;
    }

    private Map<TopicPartition, Long> commits(GroupListing listing) {
        String id = listing.groupId();
        GroupType type = listing.type().orElse(GroupType.CLASSIC);
        if (type == GroupType.SHARE) {
            return Map.of();
        }
        KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer = type == GroupType.STREAMS
                ? cluster.admin()
                        .listStreamsGroupOffsets(Map.of(id, new ListStreamsGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(id)
                : cluster.admin()
                        .listConsumerGroupOffsets(Map.of(id, new ListConsumerGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(id);
        return ifThere(answer).orElse(Map.of()).entrySet().stream()
                .filter(commit -> commit.getValue() != null)
                .collect(toMap(Map.Entry::getKey, commit -> commit.getValue().offset()));
    }

    private <T> Optional<T> ifThere(KafkaFuture<T> answer) {
        try {
            return Optional.of(cluster.result(answer));
        } catch (GroupIdNotFoundException e) {
            return Optional.empty();
        } catch (KafkaException e) {
            throw new UnreachableException("kafka: no answer about a group (%s)".formatted(e.getMessage()), e);
        }
    }

    private static Set<String> topics(
            Collection<GroupMembership> memberships, Collection<Map<TopicPartition, Long>> commits) {
        Set<String> topics = new HashSet<>();
        memberships.forEach(membership -> topics.addAll(membership.sources()));
        memberships.forEach(membership -> membership.assigned().forEach(partition -> topics.add(partition.topic())));
        commits.forEach(commit -> commit.keySet().forEach(partition -> topics.add(partition.topic())));
        return topics;
    }
}
