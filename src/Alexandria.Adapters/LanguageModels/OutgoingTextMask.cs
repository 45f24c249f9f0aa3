using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>Replaces secrets and personal data by placeholders (<c>[EMAIL-1]</c>), the same value by the same placeholder, and puts personal data back into the answer. For the texts of one request.</summary>
/// <remarks>Takes time linear in the text, whatever the text. It knows shapes, not meanings: an unlabelled name or a password in a sentence of its own stays.</remarks>
internal sealed partial class OutgoingTextMask
{
    private static readonly SensitivePattern[] Patterns = [.. SecretPatterns.All, .. PersonalPatterns.All];

    private readonly Dictionary<(SensitiveKind Kind, string Value), string> placeholders = [];
    private readonly Dictionary<string, string> personal = new(StringComparer.Ordinal);
    private readonly Dictionary<SensitiveKind, int> lastNumber = [];
    private readonly HashSet<string> taken;

    /// <param name="texts">All that will be masked. What looks like a placeholder in it already is not given to a value: the answer would then show somebody's data where a stranger wrote the placeholder.</param>
    public OutgoingTextMask(params ReadOnlySpan<string> texts)
    {
        taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            taken.UnionWith(Placeholder().Matches(text).Select(match => match.Value));
        }
    }

    /// <summary>How many different values were masked.</summary>
    public int Count => placeholders.Count;

    public string Mask(string text)
    {
        // Which finding each character belongs to; 0 for none. The first that claims a character keeps it, and secrets claim first.
        var owner = new int[text.Length];
        var kinds = new List<SensitiveKind> { default };
        foreach (var pattern in Patterns)
        {
            foreach (var range in pattern.Find(text))
            {
                kinds.Add(pattern.Kind);
                owner.AsSpan(range).Replace(0, kinds.Count - 1);
            }
        }

        var masked = new StringBuilder(text.Length);
        var start = 0;
        for (var end = 1; end <= text.Length; end++)
        {
            if (end == text.Length || owner[end] != owner[start])
            {
                var run = text.AsSpan(start, end - start);
                if (owner[start] == 0)
                {
                    masked.Append(run);
                }
                else
                {
                    masked.Append(PlaceholderOf(kinds[owner[start]], run.ToString()));
                }

                start = end;
            }
        }

        return masked.ToString();
    }

    /// <summary>The text with personal data in the place of its placeholders. Those of secrets stay.</summary>
    public string Restore(string text) =>
        Placeholder().Replace(text, match => personal.TryGetValue(match.Value, out var value) ? value : match.Value);

    private string PlaceholderOf(SensitiveKind kind, string value)
    {
        if (placeholders.TryGetValue((kind, value), out var known))
        {
            return known;
        }

        var number = lastNumber.GetValueOrDefault(kind);
        string placeholder;
        do
        {
            placeholder = string.Create(CultureInfo.InvariantCulture, $"[{kind.ToString().ToUpperInvariant()}-{++number}]");
        }
        while (taken.Contains(placeholder));

        lastNumber[kind] = number;
        placeholders.Add((kind, value), placeholder);
        if (kind != SensitiveKind.Secret)
        {
            personal.Add(placeholder, value);
        }

        return placeholder;
    }

    [GeneratedRegex(@"\[[A-Z]+-[0-9]+\]", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Placeholder();
}
