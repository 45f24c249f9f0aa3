using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>What is quicker to do with ASCII than with any text: nearly all text is, and the framework's methods begin in a slow form in each process (as <see cref="StopBytes"/> says of searching).</summary>
internal static class AsciiText
{
    /// <summary>Copies the XML reader's characters as bytes up to the first that is not ASCII, sixteen at a time.</summary>
    /// <param name="text">UTF-16.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>How many were copied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Narrow(ReadOnlySpan<char> text, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, text.Length);
        ref var from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var low = Vector128.LoadUnsafe(ref from, (nuint)i);
            var high = Vector128.LoadUnsafe(ref from, (nuint)(i + Vector128<ushort>.Count));
            if (((low | high) & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
            {
                break;
            }

            Vector128.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < text.Length && text[i] < 0x80; i++)
        {
            target[i] = (byte)text[i];
        }

        return i;
    }

    /// <summary>Whether it has nothing but the production S of XML 1.0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsWhiteSpace(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }
}
