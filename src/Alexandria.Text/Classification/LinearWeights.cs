using System.Numerics;
using System.Runtime.InteropServices;

namespace Alexandria.Text.Classification;

/// <summary>
/// A weight for each place and class. The classes of a place lie side by side, so that a text is scored for all of them at
/// once. Lanes of a register are never added to each other: the result is the same on every machine.
/// </summary>
internal sealed class LinearWeights(int places, int classes)
{
    // Rows are padded to 16 numbers: whole registers, whatever their width.
    private const int Row = 16;

    private readonly float[] _weights = new float[(long)places * Padded(classes)];

    public int Places { get; } = places;

    public int Classes { get; } = classes;

    /// <summary>Numbers in a row: the classes, padded.</summary>
    public int Stride { get; } = Padded(classes);

    /// <summary>The weights of a place, one for each class.</summary>
    public Span<float> this[int place] => _weights.AsSpan(place * Stride, Classes);

    public static int Padded(int classes) => (classes + Row - 1) / Row * Row;

    /// <param name="text">The text.</param>
    /// <param name="scores">Receives a score for each class; <see cref="Stride"/> long.</param>
    public void Score(SparseVector text, float[] scores)
    {
        Array.Clear(scores);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(scores.AsSpan());
        for (var i = 0; i < text.Places.Length; i++)
        {
            var value = new Vector<float>(text.Values[i]);
            var row = MemoryMarshal.Cast<float, Vector<float>>(_weights.AsSpan(text.Places[i] * Stride, Stride));
            for (var k = 0; k < row.Length; k++)
            {
                sums[k] += value * row[k];
            }
        }
    }

    /// <param name="text">What is learned from.</param>
    /// <param name="steps">What is added for each class, times the text's values; <see cref="Stride"/> long.</param>
    public void Add(SparseVector text, float[] steps)
    {
        var all = MemoryMarshal.Cast<float, Vector<float>>(steps.AsSpan());
        for (var i = 0; i < text.Places.Length; i++)
        {
            var value = new Vector<float>(text.Values[i]);
            var row = MemoryMarshal.Cast<float, Vector<float>>(_weights.AsSpan(text.Places[i] * Stride, Stride));
            for (var k = 0; k < row.Length; k++)
            {
                row[k] += value * all[k];
            }
        }
    }
}
