using Alexandria.Text.Analysis;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>What a crash is compared by.</summary>
internal enum TermField
{
    /// <summary>In-app functions.</summary>
    Function,

    /// <summary>The words that the functions' names are made of: two tests of one thing share them.</summary>
    Word,

    /// <summary>The classes, modules or files that the functions belong to.</summary>
    Owner,

    /// <summary>Words of the messages, numbers made equal.</summary>
    Message,

    /// <summary>Types of the exceptions in the chain.</summary>
    Type,
}

/// <summary>A crash as weighted terms; a term's value falls with its distance from the place of the crash: 1, 1/2, 1/3, …</summary>
internal sealed class FrameTerms
{
    /// <summary>Messages can carry whole documents; what identifies a defect stands at their beginning.</summary>
    private const int MessageLength = 500;

    // Words of nearly every test's name, and of none's subject.
    private static readonly HashSet<string> Empty = new(["test", "tests", "should", "a", "the", "of", "to", "in", "is", "for", "and"], StringComparer.Ordinal);

    private readonly Dictionary<string, float>[] _fields;

    private FrameTerms(IReadOnlyList<StackFrame> frames, Dictionary<string, float>[] fields, string fingerprint)
    {
        Frames = frames;
        _fields = fields;
        Fingerprint = fingerprint;
        Functions = [.. frames.Select(f => FrameName.Of(f).Qualified)];
    }

    public static int FieldCount { get; } = Enum.GetValues<TermField>().Length;

    /// <summary>In-app frames, innermost first; see <see cref="InAppFrames"/>.</summary>
    public IReadOnlyList<StackFrame> Frames { get; }

    /// <summary>The qualified names of <see cref="Frames"/>.</summary>
    public IReadOnlyList<string> Functions { get; }

    public string Fingerprint { get; }

    public IReadOnlyDictionary<string, float> this[TermField field] => _fields[(int)field];

    public static FrameTerms Of(ParsedCrash crash)
    {
        var fields = new Dictionary<string, float>[FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new Dictionary<string, float>(StringComparer.Ordinal);
        }

        var frames = InAppFrames.Of(crash);
        for (var i = 0; i < frames.Count; i++)
        {
            var name = FrameName.Of(frames[i]);
            var nearness = 1f / (1 + i);
            fields[(int)TermField.Function].TryAdd(name.Qualified, nearness);
            if (name.Owner.Length > 0)
            {
                fields[(int)TermField.Owner].TryAdd(name.Owner, nearness);
            }

            foreach (var word in Identifiers.Words(name.Method))
            {
                if (!Empty.Contains(word))
                {
                    fields[(int)TermField.Word].TryAdd(word, nearness);
                }
            }
        }

        foreach (var exception in crash.Exceptions)
        {
            if (exception.Type.Length > 0)
            {
                fields[(int)TermField.Type].TryAdd(exception.Type, 1);
            }
        }

        AddMessage(fields[(int)TermField.Message], crash);
        return new FrameTerms(frames, fields, Grouping.Fingerprint.Of(crash));
    }

    private static void AddMessage(Dictionary<string, float> terms, ParsedCrash crash)
    {
        var left = MessageLength;
        foreach (var exception in crash.Exceptions)
        {
            var message = exception.Message.Length > left ? exception.Message[..left] : exception.Message;
            left -= message.Length;
            foreach (var word in Identifiers.Words(message))
            {
                terms.TryAdd(WithEqualNumbers(word), 1);
            }
        }
    }

    private static string WithEqualNumbers(string word)
    {
        if (!word.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return word;
        }

        // Addresses, hashes and ids differ from run to run.
        if (word.Length >= 6 && !word.AsSpan(word.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0).ContainsAnyExcept("0123456789abcdef"))
        {
            return "0x0";
        }

        var kept = new char[word.Length];
        var length = 0;
        foreach (var c in word)
        {
            if (!char.IsAsciiDigit(c))
            {
                kept[length++] = c;
            }
            else if (length == 0 || kept[length - 1] != '0')
            {
                kept[length++] = '0';
            }
        }

        return new string(kept, 0, length);
    }
}
