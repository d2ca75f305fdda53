using System.Security.Cryptography;
using Nabla.Activations;
using Nabla.Layers;

namespace Nabla.Tests.Networks;

public class CanonicalTests
{
    private static readonly Network Small = new(2, [new Dense(3, new Sigmoid()), new Dense(1, new Identity())], seed: 5);

    [Fact]
    public void The_order_is_that_of_the_notes_w_row_by_row_then_b()
    {
        var expected = new List<float>();
        for (int layer = 0; layer < 2; layer++)
        {
            var w = Small.Weights(layer);
            for (int j = 0; j < w.Rows; j++)
                for (int k = 0; k < w.Columns; k++) expected.Add(w[j, k]);
            expected.AddRange(Small.Biases(layer));
        }

        var ordered = new float[Small.Theta.Length];
        ParameterOrder.Write(Small.Architecture, Small.Theta, ordered);
        Assert.Equal(expected, ordered);
    }

    [Fact]
    public void Reading_undoes_writing()
    {
        var ordered = new float[Small.Theta.Length];
        ParameterOrder.Write(Small.Architecture, Small.Theta, ordered);
        var memory = new float[Small.Theta.Length];
        ParameterOrder.Read<float>(Small.Architecture, ordered, memory);
        Assert.Equal(Small.Theta.ToArray(), memory);
    }

    [Fact]
    public void The_hash_is_over_little_endian_floats_in_that_order()
    {
        var ordered = new float[Small.Theta.Length];
        ParameterOrder.Write(Small.Architecture, Small.Theta, ordered);
        byte[] bytes = [.. ordered.SelectMany(value =>
        {
            byte[] four = BitConverter.GetBytes(value);
            return BitConverter.IsLittleEndian ? four : four.Reverse();
        })];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), ParameterOrder.Sha256(Small.Architecture, Small.Theta));
    }

    [Fact]
    public void The_lessons_network_has_13_002_parameters_and_every_place_has_a_name()
    {
        var lesson = new Network(784, [new Dense(16, new Sigmoid()), new Dense(16, new Sigmoid()), new Dense(10, new Sigmoid())]);
        Assert.Equal(13_002, lesson.Theta.Length);
        Assert.Equal(13_002, Enumerable.Range(0, 13_002).Select(lesson.Architecture.ParameterName).Distinct().Count());
        Assert.Equal("784-16-16-10", lesson.Architecture.ToString());
    }

    [Fact]
    public void The_name_of_a_place_is_that_of_its_matrix_element()
    {
        var network = new Network(2, [new Dense(3, new Sigmoid()), new Dense(2, new Identity())]);
        network.Weights(1)[1, 2] = 42;
        network.Biases(0)[2] = 43;
        Assert.Equal("layer 2, weights[1, 2]", network.Architecture.ParameterName(network.Theta.IndexOf(42)));
        Assert.Equal("layer 1, biases[2]", network.Architecture.ParameterName(network.Theta.IndexOf(43)));
    }
}
