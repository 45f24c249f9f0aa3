using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Alexandria.Bench.Ontology;

/// <summary>The documents that are measured: half generated, half real ontologies again and again. The same each time.</summary>
internal static class Corpus
{
    private static readonly string[] Words =
        "anatomical structure composed of single cells within the inner space tube lumen cavity vesicle epithelium tissue matrix quality process which has part some".Split(' ');

    /// <param name="folder">Gets <c>mixed.ttl</c>, <c>mixed.nt</c> and, with ontologies, <c>ontology.owl</c>.</param>
    /// <param name="triples">About how many in each.</param>
    /// <param name="ontologies">A folder of RDF/XML files (<c>*.owl</c>), or null; the first of them makes <c>ontology.owl</c>.</param>
    public static int Generate(string folder, long triples, string? ontologies)
    {
        Directory.CreateDirectory(folder);
        var owls = ontologies is null ? [] : Directory.GetFiles(ontologies, "*.owl").Order(StringComparer.Ordinal).ToArray();
        var turtle = Path.Combine(folder, "mixed.ttl");
        using (var writer = new StreamWriter(turtle, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            Invent(writer, owls.Length == 0 ? triples : triples / 2);
            if (owls.Length > 0)
            {
                var texts = owls.Select(o => Rapper(o, "turtle")).ToArray();
                var count = owls.Sum(o => Lines(Rapper(o, "ntriples")));
                for (var copies = ((triples / 2) + count - 1) / count; copies > 0; copies--)
                {
                    Array.ForEach(texts, writer.Write);
                }
            }
        }

        if (Conversion.Convert(turtle, "ntriples", Path.Combine(folder, "mixed.nt"), threads: 1) != 0)
        {
            return 1;
        }

        if (owls.Length > 0)
        {
            Repeat(owls[0], Path.Combine(folder, "ontology.owl"), triples);
        }

        return 0;
    }

    /// <summary>Lists of predicates and objects, escapes, languages, datatypes, numbers, blank nodes, collections, characters beyond ASCII.</summary>
    private static void Invent(TextWriter writer, long triples)
    {
        writer.WriteLine("@prefix ex: <http://example.org/vocabulary/> .\n@prefix term: <http://purl.example.org/obo/TERM_> .");
        writer.WriteLine("@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n@base <http://example.org/data/> .");
        var random = new Random(1);
        // 13 statements for each subject.
        for (var i = 0L; i * 13 < triples; i++)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                term:{i:D7} a ex:Class , ex:Term ;
                    rdfs:label "{Sentence(random, 3)}"@en , "{Sentence(random, 2)} é ü ß"@de-CH ;
                    ex:definition "{Sentence(random, 14)} \"{Sentence(random, 2)}\"\n\u00e9\\" ;
                    rdfs:subClassOf term:{random.NextInt64(i + 1):D7} , [ ex:onProperty ex:part_of ; ex:someValuesFrom term:{random.NextInt64(i + 1):D7} ] ;
                    ex:created "2026-01-{(i % 28) + 1:D2}"^^xsd:date ; ex:count {random.Next(1000)} ;
                    ex:see <{random.Next(100_000)}#x> , _:n{random.NextInt64(i + 1)} .

                _:n{i} ex:about term:{i:D7} .

                """));
        }

        writer.WriteLine("ex:all ex:list ( 1 2.5 true \"x\" ) .");
    }

    private static string Sentence(Random random, int words)
    {
        return string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
    }

    /// <summary>The children of the root element again and again, in one document.</summary>
    private static void Repeat(string owl, string target, long triples)
    {
        var text = File.ReadAllText(owl);
        var root = text.IndexOf('>', text.IndexOf("<rdf:RDF", StringComparison.Ordinal)) + 1;
        var end = text.LastIndexOf("</rdf:RDF>", StringComparison.Ordinal);
        var count = Lines(Rapper(owl, "ntriples"));
        using var writer = new StreamWriter(target, append: false, new UTF8Encoding(false));
        writer.Write(text.AsSpan(0, root));
        for (var copies = (triples + count - 1) / count; copies > 0; copies--)
        {
            writer.Write(text.AsSpan(root, end - root));
        }

        writer.Write(text.AsSpan(end));
    }

    private static string Rapper(string owl, string format)
    {
        using var process = Process.Start(new ProcessStartInfo("rapper", ["-q", "-i", "rdfxml", "-o", format, owl]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static long Lines(string text)
    {
        return text.AsSpan().Count('\n');
    }
}
