namespace Alexandria.Support.Linking.Learning;

/// <summary>
/// Fits weights to links whose fate is known: the mode of a Bayesian logistic regression. Each weight has a normal prior
/// around the one given, so that few links change little and a feature that never occurs keeps its weight; no feature but the base may
/// come to speak against what it is evidence for, so that scores stay monotone in each of them.
/// </summary>
/// <remarks>
/// Projected Newton steps (D. P. Bertsekas, SIAM J. Control and Optimization 20, 1982). The objective is strictly convex, for the prior is: there is one
/// answer, whatever the data are, and it is the same in each run.
/// </remarks>
internal static class LinkFit
{
    /// <summary>Standard deviation of the prior in log-odds: 19 in 20 tenants are expected within 2 of the given weight.</summary>
    public const double Spread = 1;

    private const int MostSteps = 100;
    private const int MostHalvings = 40;
    private const double Close = 1e-10;

    /// <param name="examples">Any number of them, none and only right ones included.</param>
    /// <param name="prior">Where each weight stays without evidence.</param>
    public static LinkWeights Fit(IReadOnlyList<LinkExample> examples, LinkWeights prior)
    {
        var middle = prior.ToVector();
        var weights = prior.ToVector();
        var objective = Objective(examples, weights, middle);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = Direction(examples, weights, middle);
            var (next, lower) = (weights, objective);
            var length = 1.0;
            for (var i = 0; i < MostHalvings; i++, length /= 2)
            {
                var tried = Moved(weights, direction, length);
                var value = Objective(examples, tried, middle);
                if (value < objective)
                {
                    (next, lower) = (tried, value);
                    break;
                }
            }

            var gained = objective - lower;
            (weights, objective) = (next, lower);
            if (gained <= Close)
            {
                break;
            }
        }

        return LinkWeights.Of(weights);
    }

    private static double Objective(IReadOnlyList<LinkExample> examples, double[] weights, double[] middle)
    {
        var sum = 0.0;
        foreach (var example in examples)
        {
            sum += Logistic.Loss(example.LogOdds(weights), example.Right);
        }

        for (var i = 0; i < weights.Length; i++)
        {
            var apart = (weights[i] - middle[i]) / Spread;
            sum += apart * apart / 2;
        }

        return sum;
    }

    // A weight that stands at its bound and is pressed against it stays out of the step.
    private static double[] Direction(IReadOnlyList<LinkExample> examples, double[] weights, double[] middle)
    {
        var size = weights.Length;
        var (gradient, curvature) = (new double[size], new double[size, size]);
        for (var i = 0; i < size; i++)
        {
            gradient[i] = (weights[i] - middle[i]) / (Spread * Spread);
            curvature[i, i] = 1 / (Spread * Spread);
        }

        foreach (var example in examples)
        {
            var score = Logistic.Probability(example.LogOdds(weights));
            for (var i = 0; i < size; i++)
            {
                gradient[i] += (score - (example.Right ? 1 : 0)) * example.Values[i];
                for (var j = 0; j < size; j++)
                {
                    curvature[i, j] += score * (1 - score) * example.Values[i] * example.Values[j];
                }
            }
        }

        for (var i = 1; i < size; i++)
        {
            if (weights[i] <= 0 && gradient[i] > 0)
            {
                gradient[i] = 0;
                for (var j = 0; j < size; j++)
                {
                    curvature[i, j] = curvature[j, i] = i == j ? 1 : 0;
                }
            }
        }

        return Solved(curvature, gradient);
    }

    // Cholesky: the matrix is symmetric and, by the prior, positive definite.
    private static double[] Solved(double[,] matrix, double[] values)
    {
        var size = values.Length;
        var (lower, solution) = (new double[size, size], new double[size]);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= lower[i, k] * lower[j, k];
                }

                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
            }

            solution[i] = values[i];
            for (var k = 0; k < i; k++)
            {
                solution[i] -= lower[i, k] * solution[k];
            }

            solution[i] /= lower[i, i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
            {
                solution[i] -= lower[k, i] * solution[k];
            }

            solution[i] /= lower[i, i];
        }

        return solution;
    }

    private static double[] Moved(double[] weights, double[] direction, double length)
    {
        var moved = new double[weights.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var to = weights[i] - (length * direction[i]);
            moved[i] = i == 0 ? to : Math.Max(0, to);
        }

        return moved;
    }
}
