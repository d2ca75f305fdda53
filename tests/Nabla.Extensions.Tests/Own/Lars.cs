using System.Numerics;
using Nabla.Optimizers;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>
/// A user's layer-wise optimizer: v ← μ v + λ ∇C, θ ← θ − η v, with λ = trust ‖w‖ / ‖∂C/∂w‖ of each matrix and 1 of each vector of biases.
/// </summary>
/// <remarks>You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks", 2017, algorithm 1, without weight decay.</remarks>
public sealed record Lars(double LearningRate = 0.1, double Momentum = 0.9, double Trust = 0.02) : IMiniBatchOptimizer
{
    public Spec Spec => new("lars", ("learning-rate", LearningRate), ("momentum", Momentum), ("trust", Trust));

    public int Slots => 1;

    public void Step<T>(in BlockStep<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> theta = block.Theta, velocity = block.State(0);
        double length = Norm<T>(theta), slope = Norm(block.Gradient);
        double scale = block.Block.IsWeight && length > 0 && slope > 0 ? Trust * length / slope : 1;
        T momentum = T.CreateTruncating(Momentum), local = T.CreateTruncating(scale), eta = T.CreateTruncating(block.LearningRate);
        for (int i = 0; i < theta.Length; i++)
        {
            velocity[i] = momentum * velocity[i] + local * block.Gradient[i];
            theta[i] -= eta * velocity[i];
        }
    }

    private static double Norm<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T number in numbers) sum += double.CreateTruncating(number) * double.CreateTruncating(number);
        return Math.Sqrt(sum);
    }
}
