using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>How personal data looks. Names are found only where a label or a home directory says that they are one.</summary>
internal static class PersonalPatterns
{
    private const int LongestIban = 34;

    public static IReadOnlyList<SensitivePattern> All { get; } =
    [
        new(SensitiveKind.Email, """[\w.%+'-]+@([\w-]+\.)+\p{L}{2,}"""),
        new(SensitiveKind.Iban, """\b[A-Z]{2}[0-9]{2}( ?[A-Z0-9]){11,30}\b""", IbanLength),
        new(SensitiveKind.Card, """\b[2-6]([ -]?[0-9]){12,18}\b""", LuhnLength),
        // Before telephone numbers, which four groups of digits look like. A version that is written as one is left: it matters more than the address it could be.
        new(SensitiveKind.Ip, """(^|[^\w.=])(?<v>[0-9]{1,3}(\.[0-9]{1,3}){3})\b""", IPv4Length),
        new(SensitiveKind.Ip, """(?i)\b(ip|host|addr|address|client|remote|peer|server)[a-z_-]{0,10}=(?<v>[0-9]{1,3}(\.[0-9]{1,3}){3})\b""", IPv4Length),
        new(SensitiveKind.Ip, """(?i)(^|[^\w:.])(?<v>[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(\.[0-9]{1,3}){0,3})""", IPv6Length),
        new(SensitiveKind.Phone, """\+[0-9][0-9 ()./-]{5,}[0-9]""", PhoneLength),
        new(SensitiveKind.Phone, """(?i)\b(phone|tel|telephone|telefon|mobile|mobil|handy|fax|cell)(no|number|nummer)?\.?["']?\s*[:=]?\s*["']?(?<v>[(]?[0-9][0-9 ()./-]{5,}[0-9])""", PhoneLength),
        new(SensitiveKind.Phone, """(^|[^\w.-])(?<v>([(][0-9]{3}[)] ?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4})\b"""),
        new(SensitiveKind.Phone, """(^|[^\w.-])(?<v>0[0-9]{2,4}[ /-][0-9]{4,}([ -][0-9]+)*)\b""", PhoneLength),
        new(SensitiveKind.Name, """(?i:\b(customer|contact|full|first|last|given|family|user|reporter|caller)[ _-]?name["']?\s*[:=]\s*["']?)(?<v>\p{Lu}[\p{L}'’.-]*( \p{Lu}[\p{L}'’.-]*){0,3})"""),
        new(SensitiveKind.Name, """(?i:\b(reported by|contact person|signed|customer|ansprechpartner|kunde)\s*[:=]\s*)(?<v>\p{Lu}[\p{L}'’.-]*( \p{Lu}[\p{L}'’.-]*){1,3})"""),
        new(SensitiveKind.Name, """\b(Mr|Mrs|Ms|Miss|Dr|Prof|Herrn?|Frau)\.? (?<v>\p{Lu}[\p{L}'’-]+( \p{Lu}[\p{L}'’-]+){0,2})"""),
        new(SensitiveKind.Name, """(/home/|/Users/|\\Users\\|\\\\Users\\\\)(?<v>[^\s/\\:"'<>]+)"""),
    ];

    /// <summary>ISO 13616: rotated by four, letters as two digits, the number is 1 modulo 97. What follows in capitals may have been taken along, so shorter candidates are tried too.</summary>
    private static int IbanLength(ReadOnlySpan<char> candidate, ReadOnlySpan<char> after)
    {
        Span<char> plain = stackalloc char[LongestIban];
        Span<int> ends = stackalloc int[LongestIban];
        var count = 0;
        for (var i = 0; i < candidate.Length && count < LongestIban; i++)
        {
            if (candidate[i] != ' ')
            {
                plain[count] = candidate[i];
                ends[count++] = i + 1;
            }
        }

        for (var length = count; length >= 15; length--)
        {
            var remainder = 0;
            for (var i = 0; i < length; i++)
            {
                var c = plain[(i + 4) % length];
                remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % 97 : ((remainder * 100) + (c - 'A' + 10)) % 97;
            }

            if (remainder == 1)
            {
                return ends[length - 1];
            }
        }

        return 0;
    }

    /// <summary>The check digit of ISO/IEC 7812-1 (Luhn).</summary>
    private static int LuhnLength(ReadOnlySpan<char> candidate, ReadOnlySpan<char> after)
    {
        var sum = 0;
        var second = false;
        for (var i = candidate.Length - 1; i >= 0; i--)
        {
            if (char.IsAsciiDigit(candidate[i]))
            {
                var digit = (candidate[i] - '0') * (second ? 2 : 1);
                sum += digit > 9 ? digit - 9 : digit;
                second = !second;
            }
        }

        return sum % 10 == 0 ? candidate.Length : 0;
    }

    // Loopback and the unspecified address are nobody's.
    private static int IPv4Length(ReadOnlySpan<char> candidate, ReadOnlySpan<char> after)
    {
        foreach (var part in candidate.Split('.'))
        {
            if (int.Parse(candidate[part], NumberStyles.None, CultureInfo.InvariantCulture) > 255)
            {
                return 0;
            }
        }

        var goesOn = after is ['.', >= '0' and <= '9', ..];
        return goesOn || candidate.StartsWith("127.") || candidate is "0.0.0.0" ? 0 : candidate.Length;
    }

    private static int IPv6Length(ReadOnlySpan<char> candidate, ReadOnlySpan<char> after) =>
        !(after is [var next, ..] && (char.IsLetterOrDigit(next) || next is '_' or ':'))
        && candidate.ContainsAnyInRange('0', '9')
        && IPAddress.TryParse(candidate, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
        && !IPAddress.IsLoopback(address)
            ? candidate.Length
            : 0;

    // ITU-T E.164: at most 15 digits.
    private static int PhoneLength(ReadOnlySpan<char> candidate, ReadOnlySpan<char> after)
    {
        var digits = 0;
        foreach (var c in candidate)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits is >= 7 and <= 15 ? candidate.Length : 0;
    }
}
