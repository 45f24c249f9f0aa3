namespace Alexandria.Support.Tickets.Reading;

/// <summary>
/// Finds error codes by their form: vendor codes (<c>ORA-00942</c>, <c>CS0103</c>), symbolic ones (<c>ERR_TIMEOUT</c>,
/// <c>ECONNREFUSED</c>), Windows' (<c>0x80070005</c>) and HTTP's (<c>HTTP 503</c>).
/// </summary>
internal static class ErrorCodeReader
{
    private const int Most = 20;

    // Standards and formats have the same form.
    private static readonly HashSet<string> NotCodes = new(["UTF", "SHA", "ISO", "AES", "RSA", "MD", "RFC", "X", "WIN", "IPV", "ID", "TLS", "SSL", "HTTP", "H", "MP", "IEEE", "EUC", "CP", "KB"], StringComparer.Ordinal);

    public static IReadOnlyList<string> Read(IReadOnlyList<ProseWord> words)
    {
        var codes = new List<string>();
        for (var i = 0; i < words.Count && codes.Count < Most; i++)
        {
            var code = Code(words, i);
            if (code.Length > 0 && !codes.Contains(code, StringComparer.Ordinal))
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    /// <summary>The codes in a short text such as an exception's message.</summary>
    public static IReadOnlyList<string> Read(string text) => Read(ProseWord.Split(text));

    private static string Code(IReadOnlyList<ProseWord> words, int at)
    {
        var word = words[at].Written;
        if (word.Length == 3 && at > 0 && IsHttpWord(words, at) && word[0] is '4' or '5' && !word.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return "HTTP " + word;
        }

        if (word.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            // Status values of Windows have 8 digits, and the first says "failed"; anything else is an address or a number.
            return word.Length == 10 && word[2] is '8' or 'c' or 'C' && !word.AsSpan(2).ContainsAnyExcept("0123456789abcdefABCDEF") ? word.ToUpperInvariant() : "";
        }

        return IsSymbolic(word) || IsVendorCode(word) ? word : "";
    }

    private static bool IsHttpWord(IReadOnlyList<ProseWord> words, int at)
    {
        var before = words[at - 1].Lower;
        return before is "http" or "status" || before.StartsWith("http/", StringComparison.Ordinal)
            || (before is "code" or "error" && at > 1 && words[at - 2].Lower is "http" or "status");
    }

    private static bool IsSymbolic(string word)
    {
        if (word.AsSpan().ContainsAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"))
        {
            return false;
        }

        var isErrno = word.Length >= 5 && word[0] == 'E' && !word.AsSpan().ContainsAnyExceptInRange('A', 'Z')
            && Errno.Any(stem => word.AsSpan(1).Contains(stem, StringComparison.Ordinal));
        return isErrno || word.StartsWith("ERR_", StringComparison.Ordinal) || word.StartsWith("ERROR_", StringComparison.Ordinal)
            || word.StartsWith("E_", StringComparison.Ordinal) || word.StartsWith("STATUS_", StringComparison.Ordinal);
    }

    private static readonly string[] Errno =
        ["CONN", "TIMEDOUT", "NOENT", "ACCES", "PERM", "EXIST", "PIPE", "ADDR", "NOTFOUND", "AGAIN", "INVAL", "NOSPC", "NOMEM", "MFILE", "BUSY", "HOST", "NET", "ROFS", "ISDIR", "NOTDIR", "NOTEMPTY", "SOCKET", "BADF", "RESOLVE"];

    // Letters, perhaps one hyphen or underscore, digits: ORA-00942, CS0103, SQL1032N, ERR_CONN-1234 begins as symbolic.
    private static bool IsVendorCode(string word)
    {
        var letters = word.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
        if (letters is < 1 or > 10 || NotCodes.Contains(word[..letters]))
        {
            return false;
        }

        var rest = word.AsSpan(letters);
        var joined = rest[0] is '-' or '_';
        rest = joined ? rest[1..] : rest;
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        var tail = rest[digits..];
        return digits is >= 3 and <= 8 && letters >= (joined ? 2 : 1) && tail.Length <= 1 && !tail.ContainsAnyExceptInRange('A', 'Z')
            && (joined || letters <= 5);
    }
}
