using System.Buffers;
using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// A window with space beside it, where pieces of the document are put that have to stay when the window moves, and what is written
/// otherwise than it stands there: without escapes, resolved, made up.
/// </summary>
internal abstract class ScratchWindow : TextWindow
{
    private readonly int maxScratchBytes;
    private byte[] scratch = ArrayPool<byte>.Shared.Rent(4096);

    /// <summary>What is in use of the scratch space; who takes some sets this back.</summary>
    private protected int top;

    private protected ScratchWindow(Stream input, ReadOptions options, CancellationToken cancellation)
        : base(input, options, cancellation)
    {
        // As the window itself: the four tokens of a statement.
        maxScratchBytes = (int)Math.Min(4L * options.MaxTokenBytes + 64 * 1024, Array.MaxLength);
    }

    public override void Dispose()
    {
        ArrayPool<byte>.Shared.Return(scratch);
        scratch = [];
        base.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected ReadOnlySpan<byte> Bytes(in Slice slice)
    {
        return slice.InScratch ? scratch.AsSpan(slice.Start, slice.Length) : buffer.AsSpan(mark + slice.Start, slice.Length);
    }

    /// <summary>The window's bytes from <paramref name="start"/>, counted from the mark, to <paramref name="end"/>, an index into the buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Slice InWindow(int start, int end)
    {
        return new Slice(start, end - mark - start, InScratch: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Slice FromScratch(int start)
    {
        return new Slice(start, top - start, InScratch: true);
    }

    /// <summary>The same bytes where a moving window leaves them alone.</summary>
    private protected Slice Keep(in Slice slice)
    {
        if (slice.InScratch)
        {
            return slice;
        }

        var start = top;
        Append(Bytes(slice));
        return FromScratch(start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        top += bytes.Length;
    }

    /// <summary>Room behind <see cref="top"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Span<byte> Reserve(int count)
    {
        var needed = (long)top + count;
        if (needed > scratch.Length)
        {
            GrowScratch(needed);
        }

        return scratch.AsSpan(top);
    }

    /// <summary>Scratch space that has been reserved.</summary>
    private protected Span<byte> Scratch(int start, int length)
    {
        return scratch.AsSpan(start, length);
    }

    /// <summary>Lets go of all before the position.</summary>
    private protected void Release()
    {
        mark = token = position;
    }

    private void GrowScratch(long needed)
    {
        if (needed > maxScratchBytes)
        {
            throw Fail("rdf_token_too_long", $"expected the terms of a statement to take no more than {maxScratchBytes} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, 2L * scratch.Length), Array.MaxLength));
        scratch.AsSpan(0, top).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(scratch);
        scratch = larger;
    }

    /// <summary>A piece of a term: in the window, counted from the mark, or in the scratch space.</summary>
    private protected readonly record struct Slice(int Start, int Length, bool InScratch);
}
