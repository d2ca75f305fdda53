using System.Globalization;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests.Streams;

/// <summary>Tables as people have them: text, what is said of it, and what must be read.</summary>
/// <param name="Name">What the case is.</param>
/// <param name="Text">The file.</param>
/// <param name="Expected">Names of the columns, then some cells as text: "b[1]=3225".</param>
/// <param name="Codes">Codes of the notes, in order.</param>
internal sealed record CsvCase(string Name, string Text, string Expected, string Codes = "")
{
    public CsvOptions Options { get; init; } = new();

    public static IReadOnlyList<CsvCase> All { get; } = [.. Make()];

    public static CsvCase Of(string name) => All.First(one => one.Name == name);

    private static string Rows(int count, Func<int, string> row) => string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"));

    private static string Comma(double value, string format = "0.0") =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace('.', ',');

    private static IEnumerable<CsvCase> Make()
    {
        static string P(double value, string format = "0.0") => value.ToString(format, CultureInfo.InvariantCulture);

        // Decimal signs.
        yield return new("semicolons and commas", "a;b\n" + Rows(60, i => $"{Comma(i / 2.0)};{i}"), "a,b a[3]=1.5 b[3]=3", "decimal-comma");
        yield return new("semicolons and points", "a;b\n" + Rows(60, i => $"{P(i / 2.0)};{i}"), "a,b a[3]=1.5");
        yield return new("tabs and commas", "a\tb\n" + Rows(60, i => $"{Comma(i / 2.0)}\t{i}"), "a,b a[3]=1.5", "decimal-comma");
        yield return new("points that divide thousands beside commas",
            "a;b\n" + Rows(60, i => $"{(i % 3 == 0 ? Comma(400 + i / 2.0) : P(400 + i, "0"))};{(i % 3 == 0 ? $"3.{i + 100:000}" : "2814")}"), "a,b b[0]=3100 b[1]=2814 a[3]=401.5", "decimal-comma,formatted-numbers");
        yield return new("points that divide thousands before commas come late",
            "a;b\n" + Rows(5000, i => $"{i};3.{i % 900 + 100:000}") + "0,5;2.500\n", "a,b b[0]=3100 a[5000]=0.5 b[5000]=2500",
                "decimal-comma,formatted-numbers");
        yield return new("commas between quotes come late", "a,b\n" + Rows(5000, i => $"{i},3.{i % 900 + 100:000}") + "\"0,5\",2.500\n",
            "a,b b[0]=3100 a[5000]=0.5", "decimal-comma,formatted-numbers");
        yield return new("a column with both signs", "a;b\n" + Rows(60, i => $"{(i == 50 ? "1.5" : Comma(i / 10.0 + 0.05, "0.00"))};{i}"),
            "a,b a[0]='0,05'", "two-decimal-signs");
        yield return new("each column its own sign", "a;b\n" + Rows(60, i => $"{Comma(i / 2.0)};{P(i / 4.0, "0.00")}"),
            "a,b a[3]=1.5 b[3]=0.75", "decimal-comma");
        yield return new("three digits behind a comma between semicolons", "a;b\n" + Rows(60, i => $"{i % 9 + 1},{i + 100:000};x"),
            "a,b a[0]=1.1", "decimal-sign");
        yield return new("three digits behind a point between semicolons", "a;b\n" + Rows(60, i => $"{i % 9 + 1}.{i + 100:000};x"),
            "a,b a[0]=1.1", "decimal-sign");
        yield return new("three digits behind a comma between quotes", "a,b\n" + Rows(60, i => $"\"{i % 9 + 1},{i + 100:000}\",x"),
            "a,b a[0]=1100", "decimal-sign,formatted-numbers");
        yield return new("three digits behind a comma, a comma said", "a,b\n" + Rows(60, i => $"\"{i % 9 + 1},{i + 100:000}\",x"),
            "a,b a[0]=1.1", "decimal-comma") { Options = new() { Decimal = ',' } };
        yield return new("three digits behind a point, a comma said", "a;b\n" + Rows(60, i => $"{i % 9 + 1}.{i + 100:000};x"),
            "a,b a[0]=1100", "formatted-numbers") { Options = new() { Decimal = ',' } };
        yield return new("a model that had commas", "a;b\n1,234;5\n", "a,b a[0]=1.234", "decimal-sign") { Options = ByModel(',') };
        yield return new("a model that had points", "a;b\n1,234;5\n", "a,b a[0]=1234", "decimal-sign,formatted-numbers")
            { Options = ByModel('.') };
        yield return new("a model that had commas, thousands", "a;b\n1.234;5\n", "a,b a[0]=1234", "decimal-sign,formatted-numbers")
            { Options = ByModel(',') };
        yield return new("a model that had commas, a file that has points", "a;b\n1.5;5\n", "a,b a[0]=1.5") { Options = ByModel(',') };

        // Numbers as people write them.
        yield return new("prices",
            "a,b,c\n" + Rows(60, i => $"\"{(1000 + i).ToString("N0", CultureInfo.InvariantCulture)}\",{P(i / 10.0)}%,\"${2000 + i}\""),
                "a,b,c a[1]=1001 b[3]=0.3 c[0]=2000", "formatted-numbers,formatted-numbers,formatted-numbers");
        yield return new("negative in parentheses", "a,b\n" + Rows(60, i => $"{(i % 2 == 0 ? $"({i})" : $"{i}")},x"), "a,b a[2]=-2 a[3]=3",
            "formatted-numbers");
        yield return new("no-break blanks", "a;b\n" + Rows(60, i => $"1\u00A0{i + 100},5;2\u202F{i + 100}"), "a,b a[0]=1100.5 b[0]=2100",
            "decimal-comma,formatted-numbers,formatted-numbers");
        yield return new("the minus of mathematics", "a,b\n" + Rows(60, i => $"\u2212{i}.5,x"), "a,b a[2]=-2.5", "formatted-numbers");
        yield return new("two currencies", "a,b\n" + Rows(60, i => $"{(i % 2 == 0 ? "$" : "€")}{i}.50,x"), "a,b a[2]=2.5",
            "formatted-numbers,several-currencies");
        yield return new("some percent", "a,b\n" + Rows(60, i => $"{i}.5{(i % 2 == 0 ? "%" : "")},x"), "a,b a[2]=2.5",
            "formatted-numbers,some-percent");
        yield return new("odd plain numbers",
            "a,b\n" + Rows(60, i => $"{new[] { "+5", "5.", ".5", "-.5", "1e5", "1E+05", "-0" }[i % 7]},x"),
                "a,b a[0]=5 a[1]=5 a[2]=0.5 a[3]=-0.5 a[4]=100000 a[5]=100000");
        yield return new("zip codes", "a,b\n" + Rows(60, i => $"{i * 1700:00000},{i}"), "a,b a[1]=1700", "leading-zeros");
        yield return new("infinite", "a,b\n" + Rows(60, i => $"{(i == 7 ? "Inf" : $"{i}")},{i}"), "a,b a[7]=Infinity");

        // Missing cells and slips.
        foreach (string word in new[] { "-", "--", ".", "..", "n.a.", "N.A.", "#DIV/0!", "missing", "Unknown", "\\N", "k. A.", "—" })
            yield return new($"a gap called {word}", "a,b\n" + Rows(60, i => $"{(i == 40 ? word : $"{i}")},x"), "a,b a[40]=null a[41]=41",
                word == "\\N" ? "" : "missing-words");
        yield return new("a gap after many numbers", "a,b\n" + Rows(9000, i => $"{(i == 8500 ? "-" : $"{i}.25")},x"),
            "a,b a[8500]=null a[1]=1.25", "missing-words");
        yield return new("a dash in text is text", "a,b\n" + Rows(60, i => $"{(i % 3 == 0 ? "-" : "x")},{i}"), "a,b a[0]='-'");
        yield return new("a slip", "a,b\n" + Rows(9000, i => $"{(i == 8500 ? "<20" : $"{i}")},x"), "a,b a[8500]='<20' a[7]='7'", "invalid-cells");
        yield return new("a slip that is said to be missing", "a,b\n" + Rows(60, i => $"{(i == 50 ? "<20" : $"{i}")},x"),
            "a,b a[50]=null a[7]=7") { Options = new() { MissingValues = [.. CsvOptions.DefaultMissingValues, "<20"] } };
        yield return new("some that are no numbers", "a,b\n" + Rows(100, i => $"{(i % 20 == 3 ? $"{i}a" : $"{i}")},x"), "a,b a[3]='3a'",
            "nearly-numbers");
        yield return new("half that are no numbers", "a,b\n" + Rows(100, i => $"{(i % 2 == 0 ? $"{i}a" : $"{i}")},{i}"), "a,b a[2]='2a'");
        yield return new("few numbers and a word are categories", "a,b\n" + Rows(100, i => $"{(i == 60 ? "X" : $"{i % 4}")},x"),
            "a,b a[60]='X' a[5]='1'", "nearly-numbers");
        yield return new("the header again", "a,b\n" + Rows(5000, i => $"{i},{i}.5") + "a,b\n" + Rows(10, i => $"{i},{i}.5") + "a,b\n",
            "a,b a[4999]=4999 a[5000]=0", "repeated-header");

        // Headers.
        yield return new("a header of counting numbers", "0,1,2,kind\n" + Rows(60, i => $"{i}.5,{i * 3}.1,{i}.2,{"abc"[i % 3]}"),
            "0,1,2,kind 0[1]=1.5", "header-guessed");
        yield return new("no header, text", Rows(60, i => $"{"ab"[i % 2]},{"cd"[i % 2]},{"efg"[i % 3]}"), "c1,c2,c3 c1[0]='a'",
            "no-header");
        yield return new("no header, numbers", Rows(60, i => $"{i}.5,{i},x{i % 2}"), "c1,c2,c3 c1[1]=1.5", "no-header");
        yield return new("a target in a header of numbers", "5,3,y\n" + Rows(60, i => $"{i}.5,{i},{"ab"[i % 2]}"), "5,3,y 5[1]=1.5")
            { Options = new() { ExpectedColumns = ["y"] } };
        yield return new("text that nothing tells", "a,b\nx,y\nz,w\n", "a,b a[0]='x'", "header-guessed");
        yield return new("text with a header", "kind,color\n" + Rows(60, i => $"{"ab"[i % 2]},{"cd"[i % 2]}"), "kind,color kind[0]='a'");
        yield return new("no header said", "a,b\nx,y\n", "c1,c2 c1[0]='a'") { Options = new() { HasHeader = false } };
        yield return new("a frame's index", ",a,b\n" + Rows(60, i => $"{i},{i}.5,x"), "a,b a[1]=1.5", "index-column");
        yield return new("a frame's index, written twice", "Unnamed: 0,a,b\n" + Rows(60, i => $"{i},{i}.5,x"), "a,b a[1]=1.5",
            "index-column");
        yield return new("names of rows as R writes them", "\"a\",\"b\"\n" + Rows(60, i => $"\"r{i}\",{i}.5,\"x\""), "a,b a[1]=1.5",
            "row-names");
        yield return new("R with blanks", "\"a\" \"b\"\n" + Rows(60, i => $"\"{i + 1}\" {i}.5 \"x y\""), "a,b a[1]=1.5 b[0]='x y'",
            "blanks,row-names");

        // Lines.
        yield return new("a line that names the delimiter", "sep=;\na;b\n" + Rows(60, i => $"{i};x"), "a,b a[1]=1");
        yield return new("a quoted line that names the delimiter", "\"sep=|\"\na|b\n" + Rows(60, i => $"{i}|x"), "a,b a[1]=1");
        yield return new("carriage returns", ("a,b\n" + Rows(5000, i => $"{i},x")).Replace('\n', '\r'), "a,b a[4999]=4999");
        yield return new("mixed ends of lines", "a,b\r\n1,x\r2,y\n3,z\r\n", "a,b a[1]=2 a[2]=3");
        yield return new("a mark and a line that names the delimiter", "\uFEFFsep=;\na;b\n1;x\n2;y\n", "a,b a[1]=2");
        yield return new("delimiters at the ends", "a,b,\n" + Rows(60, i => $"{i},x,"), "a,b,c3 a[1]=1");
        yield return new("delimiters at the ends of rows alone", "a,b\n" + Rows(60, i => $"{i},x,"), "a,b a[1]=1", "trailing-delimiter");
        yield return new("blank lines first", "\n\n\na,b\n" + Rows(60, i => $"{i},x"), "a,b a[1]=1");
        yield return new("comments first", "# made by hand\n# in, 2024\na,b\n" + Rows(60, i => $"{i},x"), "a,b a[1]=1", "comment-lines");
        yield return new("a header that is a comment", "# a,b\n" + Rows(60, i => $"{i}.5,{i}"), "a,b a[1]=1.5");
        yield return new("comments between", "a,b\n" + Rows(5000, i => $"{i},x") + "# half\n" + Rows(60, i => $"{i},x"), "a,b a[5000]=0",
            "comments-between");
        yield return new("blanks between cells", Rows(60, i => $" {P(i / 10.0, "0.00000")}  18.00   {i}.310  {i % 2}"),
            "c1,c2,c3,c4 c1[1]=0.1 c3[2]=2.31", "blanks,no-header");
        yield return new("blanks and a tab", Rows(60, i => $"{i + 10}.0   8   {i * 3}.0      130.0      ?      {i % 7}\t\"ford {i}\""),
            "c1,c2,c3,c4,c5,c6,c7 c1[1]=11 c5[0]=null c7[2]='ford 2'", "blanks,no-header");
        yield return new("gaps of databases", "a\tb\n" + Rows(60, i => $"{(i % 5 == 0 ? "\\N" : $"{i}")}\t{(i % 7 == 0 ? "\\N" : "x")}"),
            "a,b a[0]=null a[1]=1 b[0]=null b[1]='x'");

        static CsvOptions ByModel(char sign) => new()
        {
            Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Number, ["b"] = ColumnKind.Number },
            Formats = new Dictionary<string, NumberFormat> { ["a"] = new(sign) },
        };
    }

    public override string ToString() => Name;
}
