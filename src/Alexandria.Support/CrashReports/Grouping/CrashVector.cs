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

        (File, Line) = (terms.Frames[0].File, terms.Frames[0].Line);
        Functions = [.. terms.Functions.Select(f => number(TermField.Function, f))];
        Fingerprint = terms.Fingerprint;
    }

    /// <summary>Of the innermost in-app frame, the place of the crash; empty when unknown.</summary>
    public string File { get; }

    /// <summary>One-based; 0 when unknown.</summary>
    public int Line { get; }

    public int TopFunction => Functions[0];

    /// <summary>The numbers of the in-app functions, innermost first.</summary>
    public int[] Functions { get; }

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
        if (Line != other.Line || TopFunction != other.TopFunction || File != other.File)
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
