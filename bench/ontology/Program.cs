using Alexandria.Bench.Ontology;

return args switch
{
    ["convert", var input, var format, var output] => Conversion.Convert(input, format, output, threads: 1),
    ["convert", var input, var format, var output, var threads] => Conversion.Convert(input, format, output, int.Parse(threads, null)),
    ["parse", var input, var threads] => Conversion.Parse(input, int.Parse(threads, null)),
    ["generate", var folder, var triples] => Corpus.Generate(folder, long.Parse(triples, null), ontologies: null),
    ["generate", var folder, var triples, var ontologies] => Corpus.Generate(folder, long.Parse(triples, null), ontologies),
    ["compare", var folder, var rounds] => Comparison.Run(folder, int.Parse(rounds, null)),
    _ => Usage(),
};

static int Usage()
{
    System.Console.Error.WriteLine(
        """
        convert FILE ntriples|nquads|turtle|trig OUT [THREADS]
        parse FILE THREADS
        generate FOLDER TRIPLES [ONTOLOGIES]
        compare FOLDER ROUNDS
        """);
    return 2;
}
