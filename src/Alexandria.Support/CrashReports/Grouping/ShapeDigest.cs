using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>A name for the shape of a crash: equal where <see cref="CrashVector.IsSameAs"/> is true, so that rows can tell which reports one can stand for.</summary>
internal static class ShapeDigest
{
    /// <summary>32 hexadecimal digits of a SHA-256.</summary>
    public static string Of(ParsedCrash crash)
    {
        var terms = FrameTerms.Of(crash);
        var top = terms.Frames[0];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, top.File, top.Line);
        Append(hash, terms.Functions[0], 0);
        foreach (var field in Enum.GetValues<TermField>())
        {
            foreach (var (term, value) in terms[field].OrderBy(t => t.Key, StringComparer.Ordinal))
            {
                Append(hash, term, BitConverter.SingleToInt32Bits(value));
            }

            Append(hash, "", (int)field);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void Append(IncrementalHash hash, string text, int number)
    {
        Span<byte> bytes = stackalloc byte[8];
        var encoded = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, encoded.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], number);
        hash.AppendData(bytes);
        hash.AppendData(encoded);
    }
}
