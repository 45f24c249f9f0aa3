using Alexandria.Text;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>A crash with its terms numbered, ready to be compared. Immutable.</summary>
internal sealed class CrashVector
{
    private readonly TermVector[] _fields;

    public CrashVector(FrameTerms terms, Func<TermField, string, int> number)
    {
        _fields = new TermVector[FrameTerms.FieldCount];
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = (TermField)i;
            _fields[i] = TermVector.Of(terms[field].Select(t => KeyValuePair.Create(number(field, t.Key), t.Value)));
        }

        Top = terms.Frames[0];
        TopFunction = number(TermField.Function, terms.Functions[0]);
        Functions = terms.Functions;
        Fingerprint = terms.Fingerprint;
    }

    /// <summary>The innermost in-app frame: the place of the crash.</summary>
    public StackFrame Top { get; }

    public int TopFunction { get; }

    public IReadOnlyList<string> Functions { get; }

    public string Fingerprint { get; }

    public TermVector this[TermField field] => _fields[(int)field];

    public bool SharesFunctionWith(CrashVector other)
    {
        var theirs = other[TermField.Function].Terms;
        foreach (var function in this[TermField.Function].Terms)
        {
            if (theirs.BinarySearch(function) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the two would be compared alike with everything else, so that one can stand for both.</summary>
    public bool IsSameAs(CrashVector other)
    {
        if (Top.Line != other.Top.Line || TopFunction != other.TopFunction || Top.File != other.Top.File)
        {
            return false;
        }

        for (var i = 0; i < _fields.Length; i++)
        {
            if (!_fields[i].Terms.SequenceEqual(other._fields[i].Terms) || !_fields[i].Values.SequenceEqual(other._fields[i].Values))
            {
                return false;
            }
        }

        return true;
    }
}
