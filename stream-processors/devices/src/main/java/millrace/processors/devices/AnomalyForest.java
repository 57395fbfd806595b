package millrace.processors.devices;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.List;

/// A random cut forest over the latest values of one sensor (Guha et al., ICML 2016): how far a value, with the few
/// before it, is from all others.
///
/// A forest is a function of the residuals in its `StoredSeries` alone: it is grown anew from the latest 1,024 whenever
/// another 512 have come. So a restart, which grows it from the store, scores as though nothing had been.
final class AnomalyForest {

    static final int BLOCK = 512;
    static final int REACH = 2 * BLOCK;

    private static final int SHINGLE = 4;
    private static final int TREES = 30;
    private static final int SAMPLES = 128;
    private static final long SEED = 7;

    private final RandomCutForest forest = RandomCutForest.builder()
            .dimensions(SHINGLE)
            .shingleSize(SHINGLE)
            .internalShinglingEnabled(true)
            .numberOfTrees(TREES)
            .sampleSize(SAMPLES)
            .randomSeed(SEED)
            .parallelExecutionEnabled(false)
            .build();
    private long count;

    /// @param count how many values the sensor has had; the last of them are `residuals`
    AnomalyForest(List<Float> residuals, long count) {
        residuals.forEach(residual -> forest.update(new float[] {residual}));
        this.count = count;
    }

    /// How many values the sensor had when the forest was last grown.
    long count() {
        return count;
    }

    /// About 1 for what is usual, more for what is not.
    double score(float residual) {
        return forest.getAnomalyScore(new float[] {residual});
    }

    void grow(float residual) {
        forest.update(new float[] {residual});
        count++;
    }
}
