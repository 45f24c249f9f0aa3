using System.Buffers.Text;
using System.Text;

namespace Alexandria.Operations;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="NextCursor">Hand it back as <c>cursor</c> for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Makes a page out of up to <paramref name="limit"/> + 1 rows read: the extra row only tells that there is more.</summary>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, PageCursor> cursor) =>
        rows.Count > limit ? new([.. rows.Take(limit)], cursor(rows[limit - 1]).ToString()) : new(rows, null);

    public Page<TOther> Select<TOther>(Func<T, TOther> selector) => new([.. Items.Select(selector)], NextCursor);
}

/// <summary>The key of the last row of a page: a number (a position, or microseconds) and an id that breaks ties. Opaque to clients.</summary>
public readonly record struct PageCursor(long Key, string Id)
{
    public static Error Malformed { get; } = Error.Invalid("invalid_cursor", "The cursor is not one that a list answered; leave it out to start from the first page.");

    /// <summary>The key of a list that is ordered by time.</summary>
    public static PageCursor At(DateTimeOffset time, string id) => new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, id);

    /// <summary>Reads a cursor; null text is the start, answered as null.</summary>
    public static Result<PageCursor?> Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (PageCursor?)null;
        }

        if (!Base64Url.IsValid(text))
        {
            return Malformed;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|', 2);
        return parts.Length == 2 && long.TryParse(parts[0], out var key) ? new PageCursor(key, parts[1]) : Malformed;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Key}|{Id}"));
}
