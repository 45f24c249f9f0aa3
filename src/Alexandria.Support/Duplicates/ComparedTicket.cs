using Alexandria.Text;

namespace Alexandria.Support.Duplicates;

/// <summary>What a shared term is for people.</summary>
internal enum TermKind
{
    Word,
    ErrorCode,
    Frame,
    Version,
}

/// <summary>What is kept of a ticket beside its terms in the inverted index. Immutable.</summary>
internal sealed class ComparedTicket
{
    // Few tickets have any: words are those that are not here.
    private readonly Dictionary<string, TermKind>? _kinds;

    public ComparedTicket(ComparableTicket ticket, TermVector subject)
    {
        (Subject, Product, Created) = (subject, ticket.Product, ticket.Created);
        var kinds = new Dictionary<string, TermKind>(StringComparer.Ordinal);
        if (ticket.Version.Length > 0)
        {
            kinds[TermOf(ticket.Version)] = TermKind.Version;
        }

        foreach (var code in ticket.ErrorCodes)
        {
            // Of "HTTP 503" the number is the term.
            kinds[TermOf(code[(code.LastIndexOf(' ') + 1)..])] = TermKind.ErrorCode;
        }

        foreach (var function in ticket.Functions)
        {
            kinds[TermOf(function)] = TermKind.Frame;
        }

        _kinds = kinds.Count > 0 ? kinds : null;
    }

    public TermVector Subject { get; }

    public string? Product { get; }

    public DateTimeOffset? Created { get; }

    /// <summary>Names as the analyser folds them, so that a function named in prose meets the same function in a trace.</summary>
    public static string TermOf(string name) => name.ToLowerInvariant();

    public TermKind KindOf(string term) => _kinds is null ? TermKind.Word : _kinds.GetValueOrDefault(term, TermKind.Word);
}
