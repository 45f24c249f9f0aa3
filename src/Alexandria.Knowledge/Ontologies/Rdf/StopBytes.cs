using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// Where terms have a byte that is not simply copied, sixteen bytes at a time. A conversion is over before the runtime has optimised
/// <c>IndexOfAny(SearchValues)</c>, which begins in its slowest form in each process; these begin in their fastest.
/// </summary>
internal static class StopBytes
{
    /// <summary>The first byte that an IRI in angle brackets may not have as such (<c>IRIREF</c>): up to space, or one of <c>&lt;&gt;"{}|^`\</c>; -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int InIri(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var i = 0;
        for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var v = Vector128.LoadUnsafe(ref start, (nuint)i);
            // '<' and '>', '\' and '^' differ in one bit.
            var paired = v | Vector128.Create((byte)2);
            var stops = Vector128.LessThanOrEqual(v, Vector128.Create((byte)' '))
                | Vector128.Equals(v, Vector128.Create((byte)'"'))
                | Vector128.Equals(paired, Vector128.Create((byte)'>'))
                | Vector128.Equals(paired, Vector128.Create((byte)'^'))
                | Vector128.Equals(v, Vector128.Create((byte)'`'))
                | Vector128.LessThanOrEqual(v - Vector128.Create((byte)'{'), Vector128.Create((byte)2));
            var mask = stops.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return i + BitOperations.TrailingZeroCount(mask);
            }
        }

        for (; i < text.Length; i++)
        {
            if (IsInIri(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether <see cref="InIri"/> stops at it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInIri(byte b)
    {
        return b <= ' ' || b is (byte)'<' or (byte)'>' or (byte)'"' or (byte)'{' or (byte)'}' or (byte)'|' or (byte)'^' or (byte)'`' or (byte)'\\';
    }

    /// <summary>The first of four bytes, some of which may be the same; -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(ReadOnlySpan<byte> text, byte a, byte b, byte c, byte d)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var i = 0;
        for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var v = Vector128.LoadUnsafe(ref start, (nuint)i);
            var stops = Vector128.Equals(v, Vector128.Create(a)) | Vector128.Equals(v, Vector128.Create(b))
                | Vector128.Equals(v, Vector128.Create(c)) | Vector128.Equals(v, Vector128.Create(d));
            var mask = stops.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return i + BitOperations.TrailingZeroCount(mask);
            }
        }

        for (; i < text.Length; i++)
        {
            var e = text[i];
            if (e == a || e == b || e == c || e == d)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The first byte that canonical N-Quads escapes in a literal: a control character, <c>"</c> or <c>\</c>; -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int InLiteral(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var i = 0;
        for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var v = Vector128.LoadUnsafe(ref start, (nuint)i);
            var stops = Vector128.LessThan(v, Vector128.Create((byte)' '))
                | Vector128.Equals(v, Vector128.Create((byte)'"'))
                | Vector128.Equals(v, Vector128.Create((byte)'\\'))
                | Vector128.Equals(v, Vector128.Create((byte)0x7F));
            var mask = stops.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return i + BitOperations.TrailingZeroCount(mask);
            }
        }

        for (; i < text.Length; i++)
        {
            if (text[i] is < (byte)' ' or (byte)'"' or (byte)'\\' or 0x7F)
            {
                return i;
            }
        }

        return -1;
    }
}
