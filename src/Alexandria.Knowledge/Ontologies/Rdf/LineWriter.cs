using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Writes N-Triples or N-Quads. <see cref="TermWriter.Flush"/> ends the document.</summary>
internal sealed class LineWriter(Stream output, bool quads) : TermWriter(output), IStatementSink
{
    /// <summary>Statements of a named graph whose name was left out, since N-Triples has no place for it.</summary>
    public long GraphNamesLeftOut { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        WriteTerm(subject);
        Write((byte)' ');
        WriteTerm(predicate);
        Write((byte)' ');
        WriteTerm(@object);
        if (graph.Kind != TermKind.None)
        {
            if (quads)
            {
                Write((byte)' ');
                WriteTerm(graph);
            }
            else
            {
                GraphNamesLeftOut++;
            }
        }

        Write(" .\n"u8);
    }
}
