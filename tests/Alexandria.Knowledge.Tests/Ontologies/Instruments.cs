namespace Alexandria.Knowledge.Tests.Ontologies;

/// <summary>A small vocabulary in the course of its releases.</summary>
internal static class Instruments
{
    public const string First = """
        format-version: 1.2
        data-version: releases/2026-01-01
        ontology: instruments

        [Term]
        id: IN:1
        name: instrument
        def: "A thing that people measure with." [IN:curators]

        [Term]
        id: IN:2
        name: balance
        def: "An instrument that compares masses. <script>alert(1)</script>" [IN:curators]
        synonym: "scales" EXACT []
        synonym: "weighing machine" BROAD []
        xref: LAB:77
        is_a: IN:1

        [Term]
        id: IN:3
        name: thermometer
        def: "An instrument that tells temperatures." [IN:curators]
        is_a: IN:1

        [Term]
        id: IN:4
        name: analytical balance
        is_a: IN:2
        relationship: has_part IN:3

        """;

    /// <summary>One term more, one obsolete, one defined anew.</summary>
    public const string Second = """
        format-version: 1.2
        data-version: releases/2026-07-01
        ontology: instruments

        [Term]
        id: IN:1
        name: instrument
        def: "A device that people measure with." [IN:curators]

        [Term]
        id: IN:2
        name: balance
        def: "An instrument that compares masses. <script>alert(1)</script>" [IN:curators]
        synonym: "scales" EXACT []
        synonym: "weighing machine" BROAD []
        xref: LAB:77
        is_a: IN:1

        [Term]
        id: IN:3
        name: obsolete thermometer
        is_obsolete: true
        replaced_by: IN:5

        [Term]
        id: IN:4
        name: analytical balance
        is_a: IN:2
        intersection_of: IN:2
        intersection_of: has_part IN:5

        [Term]
        id: IN:5
        name: digital thermometer
        def: "A thermometer that shows digits." [IN:curators]
        is_a: IN:1

        """;

    /// <summary>Two terms above each other: it may not become the latest by itself.</summary>
    public const string Broken = Second + """
        [Term]
        id: IN:6
        name: loop
        is_a: IN:7

        [Term]
        id: IN:7
        name: pool
        is_a: IN:6

        """;
}
