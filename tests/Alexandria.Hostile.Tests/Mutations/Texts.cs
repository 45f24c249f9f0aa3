namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>Texts that have broken programs before.</summary>
internal static class Texts
{
    /// <summary>Well-formed texts which mean something to a database, a shell, a template, a path or an eye.</summary>
    public static IReadOnlyList<string> Metacharacters { get; } =
    [
        "' OR '1'='1", "'; DROP TABLE tickets; --", "\" OR \"\"=\"", "1; ATTACH DATABASE '/tmp/x' AS y", "\\", "\\'", "''", "`", "%", "%%%%%%%%%%%%%%%%%%%%%%", "_", "%_%_%", "[a-z]*", "*?[", "[", "]]", "[^", "*", "???",
        "\"", "\"\"\"", "NEAR(a b, 10)", "a AND", "OR", "NOT NOT", "a:b", "subject : x", "^a", "(((((((((", ")", "-a", "+a", "{a b}: c", "a*", "a NEAR/0 b", "AND OR NOT", "(?:a+)+$", "(a|a)*b",
        "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\con", "file:///etc/passwd", "con", "nul", "a/../b", "%2e%2e%2f", "%00", "%c0%ae", "$(id)", "`id`", "${jndi:ldap://x}", "{{7*7}}", "{0}", "%s%n%x", "#{1}",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "<!--", "&lt;&#0;", "javascript:alert(1)", "\r\nSet-Cookie: a=b", "\r\n\r\nHTTP/1.1 200 OK", "a\tb", "\u001b[31m", "\u0007\b\f\v", "\u007f", "\u0085\u2028\u2029",
        "\u202egnp.exe", "\u200f\u200e\u202b", "\u200b\u200c\u200d\u2060\ufeff", "e\u0301\u0301\u0301\u0301\u0301", "Z\u0351\u036b\u0343\u036a\u0302", "ﷺ", "𝕬", "👩‍👩‍👧‍👦", "İıſK", "ß", "\ufffd\ufffe\uffff", "\ud83d\ude00", "０１２", "٣", "null", "true", "NaN", "-0", "1e400", "0x41", " ", "\u3000",
        "9223372036854775808", "-1", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "constructor", "__proto__", "$type", "$ref", "urn:x",
    ];

    public static string Metacharacter(Random random) => Metacharacters[random.Next(Metacharacters.Count)];

    /// <summary>Text of about a length, made by repeating something hostile.</summary>
    public static string Long(Random random, int length)
    {
        var piece = random.Next(4) == 0 ? Metacharacter(random) : "a";
        return string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1));
    }
}
