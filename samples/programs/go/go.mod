module tidewrack.example/ferry

go 1.19
