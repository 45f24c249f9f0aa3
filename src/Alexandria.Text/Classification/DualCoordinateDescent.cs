namespace Alexandria.Text.Classification;

/// <summary>
/// Trains a support vector machine with squared hinge loss for each class against all others, by dual coordinate descent:
/// C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, "A dual coordinate descent method for large-scale
/// linear SVM" (ICML 2008), algorithm 1. All classes take their step on a text together, so that it is read once.
/// </summary>
internal static class DualCoordinateDescent
{
    private const float Negligible = 1e-6f;

    /// <param name="texts">The training set.</param>
    /// <param name="classes">The class of each text.</param>
    /// <param name="weights">All zero; receives the model.</param>
    /// <param name="options">Cost, passes and tolerance.</param>
    /// <param name="cancellation">Looked at once a pass.</param>
    public static void Train(IReadOnlyList<SparseVector> texts, int[] classes, LinearWeights weights, ClassifierOptions options, CancellationToken cancellation)
    {
        var diagonal = (float)(1 / (2 * options.Cost));
        var lengths = texts.Select(t => t.SquaredLength()).ToArray();
        var order = Enumerable.Range(0, texts.Count).ToArray();
        var multipliers = texts.Select(_ => new float[weights.Classes]).ToArray();
        var scores = new float[weights.Stride];
        var steps = new float[weights.Stride];
        var random = new SplitMix();
        for (var pass = 0; pass < options.MaxPasses; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            random.Shuffle(order);
            var largest = 0f;
            foreach (var i in order)
            {
                weights.Score(texts[i], scores);
                var gradient = Step(multipliers[i], classes[i], scores, steps, diagonal, lengths[i] + diagonal);
                if (gradient > Negligible)
                {
                    weights.Add(texts[i], steps);
                    largest = Math.Max(largest, gradient);
                }
            }

            if (largest <= options.Tolerance)
            {
                return;
            }
        }
    }

    // The step of every class on one text, and the largest projected gradient among them.
    private static float Step(float[] multipliers, int label, float[] scores, float[] steps, float diagonal, float curvature)
    {
        var largest = 0f;
        for (var k = 0; k < multipliers.Length; k++)
        {
            var sign = k == label ? 1f : -1f;
            var multiplier = multipliers[k];
            var gradient = (sign * scores[k]) - 1 + (diagonal * multiplier);
            var projected = Math.Abs(multiplier == 0 ? Math.Min(gradient, 0) : gradient);
            if (projected <= Negligible)
            {
                steps[k] = 0;
                continue;
            }

            var next = Math.Max(multiplier - (gradient / curvature), 0);
            multipliers[k] = next;
            steps[k] = (next - multiplier) * sign;
            largest = Math.Max(largest, projected);
        }

        return largest;
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014) from a fixed start: the same order on every machine and in every version.</summary>
    private struct SplitMix()
    {
        private ulong _state = 0x9E3779B97F4A7C15;

        public void Shuffle(int[] order)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = (int)(Next() % (ulong)(i + 1));
                (order[i], order[j]) = (order[j], order[i]);
            }
        }

        private ulong Next()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
