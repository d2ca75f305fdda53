using System.Text.Json;

namespace Nabla.Models.Tests.Export;

/// <summary>A model computed from its JSON by docs/export.md alone: plain sums in double, and the functions of the platform.</summary>
internal sealed class JsonReader(JsonElement model)
{
    public double[] Answer(double[] numbers, string?[] texts, float[] array)
    {
        double[] a = model.TryGetProperty("columns", out var columns) ? Inputs(columns, numbers, texts) : [.. array.Select(x => (double)x)];
        if (model.TryGetProperty("embedding", out var embedding)) a = [.. a, .. Waves(embedding, a)];
        foreach (var layer in model.GetProperty("layers").EnumerateArray())
        {
            double[] x = a, b = Numbers(layer.GetProperty("biases"));
            if (layer.TryGetProperty("scales", out var scales)) x = [.. x.Zip(Numbers(scales), (x, s) => x * s)];
            double factor = layer.TryGetProperty("factor", out var given) ? given.GetDouble() : 1;
            a = Activated(layer.GetProperty("activation"),
                [.. layer.GetProperty("weights").EnumerateArray()
                    .Select((w, j) => b[j] + factor * Numbers(w).Zip(x, (w, x) => w * x).Sum())]);
        }

        a = Activated(model.GetProperty("answer-activation"), a);
        if (model.TryGetProperty("sorted", out var sorted)) a = [.. a.Chunk(sorted.GetInt32()).SelectMany(target => target.Order())];
        if (model.TryGetProperty("targets", out var targets) && targets[0].TryGetProperty("scale", out _))
            return [.. a.Zip(targets.EnumerateArray(), (y, target) => y * target.GetProperty("scale")
                .GetDouble() + target.GetProperty("center").GetDouble())];
        return model.TryGetProperty("target", out var target) && target.TryGetProperty("scale", out var scale)
            ? [.. a.Select(y => y * scale.GetDouble() + target.GetProperty("center").GetDouble())] : a;
    }

    private static IEnumerable<double> Waves(JsonElement embedding, double[] x)
    {
        var (frequencies, phases) = (embedding.GetProperty("frequencies"), embedding.GetProperty("phases"));
        double[] c = Numbers(embedding.GetProperty("biases"));
        return embedding.GetProperty("weights").EnumerateArray().Select((v, j) =>
        {
            int k = j / embedding.GetProperty("outputs").GetInt32();
            double[] turns = [.. Numbers(frequencies[k]).Zip(Numbers(phases[k]), (omega, phi) => omega * x[k] + phi / (2 * Math.PI))];
            return c[j] + Numbers(v).Zip(turns, (v, u) => v * Math.Cos(2 * Math.PI * (u - Math.Round(u)))).Sum();
        });
    }

    private double[] Inputs(JsonElement columns, double[] numbers, string?[] texts)
    {
        var x = new double[model.GetProperty("inputs").GetInt32()];
        int number = 0, text = 0;
        foreach (var column in columns.EnumerateArray())
        {
            int first = column.GetProperty("first-input").GetInt32();
            bool flag = column.GetProperty("missing-flag").GetBoolean();
            if (column.GetProperty("kind").GetString() == "number")
            {
                double cell = numbers[number++];
                x[first] = ((double.IsNaN(cell) ? column.GetProperty("median").GetDouble() : cell) - column.GetProperty("center")
                    .GetDouble()) / column.GetProperty("scale").GetDouble();
                if (column.TryGetProperty("limit", out var limit)) x[first] /= Math.Sqrt(1 + Math.Pow(x[first] / limit.GetDouble(), 2));
                if (flag && double.IsNaN(cell)) x[first + 1] = 1;
                if (column.TryGetProperty("frequent", out var frequent)
                    && frequent.EnumerateArray().Select(number => number.GetDouble()).ToList().IndexOf(cell) is >= 0 and int own)
                    x[first + (flag ? 2 : 1) + own] = 1;
            }
            else if (column.GetProperty("kind").GetString() == "date")
            {
                double seconds = numbers[number++];
                if (double.IsNaN(seconds))
                {
                    if (flag) x[first + 1] = 1;
                    continue;
                }

                double elapsed = (seconds - column.GetProperty("center").GetDouble()) / column.GetProperty("scale").GetDouble();
                x[first] = elapsed / Math.Sqrt(1 + Math.Pow(elapsed / column.GetProperty("limit").GetDouble(), 2));
                int at = first + (flag ? 2 : 1);
                foreach (double cycle in Numbers(column.GetProperty("cycles")))
                {
                    x[at++] = Math.Sin(2 * Math.PI * (seconds / cycle));
                    x[at++] = Math.Cos(2 * Math.PI * (seconds / cycle));
                }

                int weekday = ((int)DateTime.UnixEpoch.AddSeconds(seconds).DayOfWeek + 6) % 7;
                if (Array.IndexOf(Numbers(column.GetProperty("weekdays")), weekday) is >= 0 and int place) x[at + place] = 1;
            }
            else
            {
                string? cell = texts[text++];
                var categories = column.GetProperty("categories").EnumerateArray().Select(c => c.GetString()).ToList();
                int place = cell is null ? -1 : categories.IndexOf(cell);
                if (place < 0 && cell is not null && column.TryGetProperty("spellings", out var spellings)
                    && spellings.TryGetProperty(cell, out var spelled))
                    place = spelled.GetInt32();
                if (flag && place < 0 && (cell is null or ""
                    || (column.TryGetProperty("missing-texts", out var words)
                    && words.EnumerateArray().Any(word => word.GetString() == cell))))
                    place = categories.Count;
                if (column.TryGetProperty("signed", out _)) x[first] = place < 0 ? 0 : 2 * place - 1;
                else if (place >= 0) x[first + place] = 1;
            }
        }

        return x;
    }

    private static double[] Activated(JsonElement activation, double[] z)
    {
        double Number(string name) => activation.GetProperty(name).GetDouble();
        Func<double, double> f = activation.GetProperty("name").GetString() switch
        {
            "identity" => z => z,
            "sigmoid" => Sigmoid,
            "tanh" => Math.Tanh,
            "relu" => z => Math.Max(0, z),
            "leaky-relu" => z => z > 0 ? z : Number("slope") * z,
            "elu" => z => z > 0 ? z : Number("alpha") * (Math.Exp(z) - 1),
            "selu" => z => 1.0507009873554804935 * (z > 0 ? z : 1.6732632423543772848 * (Math.Exp(z) - 1)),
            "gelu" => z => z * (1 + Nabla.Numerics.Elementary.Erf(new Nabla.Numerics.SimdScalar<double>(z / Math.Sqrt(2))).Value) / 2,
            "gelu-tanh" => z => z * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z))) / 2,
            "silu" => z => z * Sigmoid(z),
            "mish" => z => z * Math.Tanh(Softplus(z)),
            "softplus" => Softplus,
            "exponential" => Math.Exp,
            "softsign" => z => z / (1 + Math.Abs(z)),
            "relu6" => z => Math.Min(Math.Max(0, z), 6),
            "hard-tanh" => z => Math.Clamp(z, -1, 1),
            "hard-sigmoid" => z => Math.Clamp(z / 6 + 0.5, 0, 1),
            "hard-swish" => z => z * Math.Clamp(z / 6 + 0.5, 0, 1),
            _ => z => z,
        };
        if (activation.GetProperty("name").GetString() != "softmax") return [.. z.Select(f)];
        double[] e = [.. z.Select(one => Math.Exp(one - z.Max()))];
        return [.. e.Select(one => one / e.Sum())];
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Softplus(double z) => Math.Max(0, z) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetDouble())];
}
