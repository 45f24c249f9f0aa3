using System.Text.RegularExpressions;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>What a masked value is. Secrets never come back; personal data is put back into the model's answer.</summary>
internal enum SensitiveKind
{
    Secret,
    Email,
    Iban,
    Card,
    Phone,
    Ip,
    Name,
}

/// <summary>One way to recognise a kind of value.</summary>
internal sealed class SensitivePattern
{
    // The engine is linear in the text, whatever the text: this bound is for a machine that stands still.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Regex regex;
    private readonly Accept? accept;

    /// <param name="kind">What it recognises.</param>
    /// <param name="pattern">The group <c>v</c> is the value; without it the whole match is.</param>
    /// <param name="accept">Looks at a candidate closer. Null: all of it is the value.</param>
    public SensitivePattern(SensitiveKind kind, string pattern, Accept? accept = null)
    {
        Kind = kind;
        regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout);
        this.accept = accept;
    }

    /// <returns>How many characters of the candidate, from its start, are the value; 0 for none.</returns>
    public delegate int Accept(ReadOnlySpan<char> candidate, ReadOnlySpan<char> after);

    public SensitiveKind Kind { get; }

    /// <summary>Places of the values, none overlapping another.</summary>
    public IEnumerable<Range> Find(string text)
    {
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            var group = match.Groups["v"];
            var (start, length) = group.Success ? (group.Index, group.Length) : (match.Index, match.Length);
            var accepted = accept is null ? length : accept(text.AsSpan(start, length), text.AsSpan(start + length));
            if (accepted > 0)
            {
                yield return new Range(start, start + accepted);
            }
        }
    }
}
