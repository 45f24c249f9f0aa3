using System.Buffers;
using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Terms as N-Triples writes them, into a buffer that goes to the stream when it is full. What is escaped is what canonical N-Quads escapes (RDFC-1.0, section 5).</summary>
internal abstract class TermWriter(Stream output) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int used;

    /// <summary>Gives the stream all that was written. The stream itself is not flushed, and stays open.</summary>
    public virtual void Flush()
    {
        Drain();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Write(byte b)
    {
        if (used == buffer.Length)
        {
            Drain();
        }

        buffer[used++] = b;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - used)
        {
            Drain();
            if (bytes.Length > buffer.Length)
            {
                output.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected void WriteTerm(in RdfTerm term)
    {
        switch (term.Kind)
        {
            case TermKind.Iri:
                WriteIri(term.Value);
                break;
            case TermKind.BlankNode:
                Write("_:"u8);
                Write(term.Value);
                break;
            case TermKind.Literal:
                WriteString(term.Value);
                if (!term.Language.IsEmpty)
                {
                    Write((byte)'@');
                    Write(term.Language);
                }
                else if (!term.Datatype.IsEmpty)
                {
                    Write("^^"u8);
                    WriteIri(term.Datatype);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(term), term.Kind, "Not a term that can be written.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected void WriteIri(ReadOnlySpan<byte> iri)
    {
        Write((byte)'<');
        for (int stop; (stop = StopBytes.InIri(iri)) >= 0; iri = iri[(stop + 1)..])
        {
            Write(iri[..stop]);
            WriteNumericEscape(iri[stop]);
        }

        Write(iri);
        Write((byte)'>');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected void WriteString(ReadOnlySpan<byte> text)
    {
        Write((byte)'"');
        for (int stop; (stop = StopBytes.InLiteral(text)) >= 0; text = text[(stop + 1)..])
        {
            Write(text[..stop]);
            switch (text[stop])
            {
                case (byte)'\n':
                    Write("\\n"u8);
                    break;
                case (byte)'"':
                    Write("\\\""u8);
                    break;
                case (byte)'\\':
                    Write("\\\\"u8);
                    break;
                case (byte)'\r':
                    Write("\\r"u8);
                    break;
                case (byte)'\t':
                    Write("\\t"u8);
                    break;
                case (byte)'\b':
                    Write("\\b"u8);
                    break;
                case (byte)'\f':
                    Write("\\f"u8);
                    break;
                default:
                    WriteNumericEscape(text[stop]);
                    break;
            }
        }

        Write(text);
        Write((byte)'"');
    }

    private void Drain()
    {
        output.Write(buffer, 0, used);
        used = 0;
    }

    private void WriteNumericEscape(byte b)
    {
        Write("\\u00"u8);
        Write((byte)"0123456789ABCDEF"[b >> 4]);
        Write((byte)"0123456789ABCDEF"[b & 15]);
    }
}
